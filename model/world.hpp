#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/model/profile.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace ptecheck::model {

/// UFFD_FEATURE_*: what was asked of UFFDIO_API, for every userfaultfd of the trace.
struct uffd_features {
  PTECHECK_FIELDS(
      uffd_features, (bool, wp_unpopulated), (bool, wp_async), (bool, sigbus), (bool, event_fork));
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
    4, 32, backing::anon, protection::read_write, uffd_mode::wp, {false, false, true, false}, {}};

/// The feature that this world asks for and its profile has not, if any: UFFDIO_API would fail.
constexpr std::optional<std::string_view> lacking_feature(const world& in) {
  const profile& has = in.profile.get();
  if (in.features.wp_unpopulated && !has.wp_unpopulated) return "wp_unpopulated";
  if (in.features.wp_async && !has.wp_async) return "wp_async";
  return {};
}

}  // namespace ptecheck::model
