#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/model/profile.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace ptecheck::model {

/// UFFD_FEATURE_*: what was asked of UFFDIO_API, for every userfaultfd of the trace; and whether it
/// was made with UFFD_USER_MODE_ONLY, so that it tells nothing of accesses by the kernel.
struct uffd_features {
  PTECHECK_FIELDS(uffd_features,
                  (bool, wp_unpopulated),
                  (bool, wp_async),
                  (bool, sigbus),
                  (bool, event_fork),
                  (bool, event_remap),
                  (bool, event_remove),
                  (bool, event_unmap),
                  (bool, user_mode_only));
};

/// Where a trace begins: one process whose arena is one VMA, and a file of the arena's size with no
/// page in it. The arena straddles a 2 MiB boundary, so that its entries lie in two tables.
struct world {
  PTECHECK_FIELDS(world,
                  (std::uint8_t, mms),
                  (std::uint16_t, pages),
                  (backing, maps),
                  (protection, prot),
                  (uffd_mode, uffd),
                  (uffd_features, features),
                  (profile_id, profile));
};

inline constexpr world default_world{
    4, 32, backing::anon, protection::read_write, uffd_mode::wp, {.sigbus = true}, {}};

/// Why no world is like this, if none is: UFFDIO_REGISTER would fail, or an arena may have no room
/// for huge pages, of which mmap can map some.
constexpr std::optional<std::string_view> impossible(const world& in) {
  if (is_hugetlb(in.maps)) return "an arena does not begin as hugetlb memory: mmap maps some";
  if (has_minor(in.uffd) && in.maps == backing::anon) return "anonymous memory has no minor faults";
  return {};
}

/// What this world asks for and cannot have, if anything: a feature that its profile has not, so
/// that UFFDIO_API would fail; or what none has.
constexpr std::optional<std::string_view> lacking_feature(const world& in) {
  const profile& has = in.profile.get();
  if (in.features.wp_unpopulated && !has.wp_unpopulated) return "wp_unpopulated";
  if (in.features.wp_async && !has.wp_async) return "wp_async";
  return impossible(in);
}

}  // namespace ptecheck::model
