#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

namespace ptecheck::model {

enum class signal_code : std::uint8_t { segv_maperr, segv_accerr, bus_adrerr, bus_mceerr_ar };
template <>
inline constexpr std::string_view names_of<signal_code>[] = {
    "SEGV_MAPERR", "SEGV_ACCERR", "BUS_ADRERR", "BUS_MCEERR_AR"};

/// It worked; `value` is what a read saw, else 0.
struct done {
  PTECHECK_FIELDS(done, (std::uint16_t, value));
};
/// It failed with an errno after `progress` pages: the pages that an ioctl reports as done.
struct refused {
  PTECHECK_FIELDS(refused, (std::int32_t, error), (std::uint16_t, progress));
};
/// The access died at the page.
struct signal {
  PTECHECK_FIELDS(signal, (signal_code, code), (page_id, page));
};
/// The access sleeps until userfaultfd resolves it; the trace abandons it. The message says why:
/// `write` is UFFD_PAGEFAULT_FLAG_WRITE, `wp` is UFFD_PAGEFAULT_FLAG_WP, and `minor` is
/// UFFD_PAGEFAULT_FLAG_MINOR.
struct blocked {
  PTECHECK_FIELDS(blocked, (page_id, page), (bool, write), (bool, wp), (bool, minor));
};
/// What PAGEMAP_SCAN reports of neighbours that have the same categories.
struct scan_region {
  std::uint16_t first;  ///< a page of the arena
  std::uint16_t end;
  scan_categories categories;
  friend bool operator==(const scan_region&, const scan_region&) = default;
};
/// Regions beyond `count` are blank.
using scan_regions = std::array<scan_region, most_regions>;
/// PAGEMAP_SCAN worked: its regions, and the page where it ended.
struct scanned {
  PTECHECK_FIELDS(scanned, (std::uint8_t, count), (page_id, walk_end), (scan_regions, regions));
};
/// mincore worked: those of the first 64 pages of its range that are in memory, from the first on.
struct resident {
  PTECHECK_FIELDS(resident, (page_mask, pages));
};
/// There is no such address space (any more), or the child's name is taken.
struct absent {
  PTECHECK_FIELDS(absent);
};
/// The call stays in the kernel for ever; the trace ends here.
struct never_returns {
  PTECHECK_FIELDS(never_returns);
};
/// This target, or this model, cannot say; what is missing has a name.
struct unsupported {
  PTECHECK_FIELDS(unsupported, (std::string_view, missing));
};

/// What an operation answered: compared like any result.
using outcome = std::
    variant<done, refused, signal, blocked, absent, never_returns, unsupported, scanned, resident>;

}  // namespace ptecheck::model
