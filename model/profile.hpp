#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ptecheck::model {

/// What a kernel version can do. Rules see only these switches, never a name.
struct profile {
  std::string_view name;
  bool wp_spans_vmas;   ///< UFFDIO_WRITEPROTECT takes a range of several VMAs (6.4)
  bool wp_unpopulated;  ///< UFFD_FEATURE_WP_UNPOPULATED (6.4)
  bool poison;          ///< UFFDIO_POISON (6.6)
  bool wp_async;        ///< UFFD_FEATURE_WP_ASYNC and PAGEMAP_SCAN (6.7)
  bool move;            ///< UFFDIO_MOVE (6.8)
  bool seals;           ///< mseal (6.10)
  bool guards;          ///< MADV_GUARD_INSTALL on every kind of memory (6.15)
  bool moves_vmas;      ///< mremap moves several VMAs at once (6.17)
};

/// A switch by its name.
struct profile_switch {
  std::string_view name;
  bool profile::*on;
};
inline constexpr std::array profile_switches{
    profile_switch{"wp_spans_vmas", &profile::wp_spans_vmas},
    profile_switch{"wp_unpopulated", &profile::wp_unpopulated},
    profile_switch{"poison", &profile::poison},
    profile_switch{"wp_async", &profile::wp_async},
    profile_switch{"move", &profile::move},
    profile_switch{"seals", &profile::seals},
    profile_switch{"guards", &profile::guards},
    profile_switch{"moves_vmas", &profile::moves_vmas},
};
/// A switch that is added to profiles does not compile here until it has a name.
constexpr bool has_all_switches(const profile& of) {
  [[maybe_unused]] const auto& [name,
                                wp_spans_vmas,
                                wp_unpopulated,
                                poison,
                                wp_async,
                                move,
                                seals,
                                guards,
                                moves_vmas] = of;
  return profile_switches.size() == 8;
}

inline constexpr std::array profiles{
    profile{"linux-6.18", true, true, true, true, true, true, true, true},
    profile{"linux-6.12", true, true, true, true, true, true, false, false},
    profile{"linux-6.1", false, false, false, false, false, false, false, false},
};

/// An index into `profiles`. The default is the newest kernel.
struct profile_id {
  std::uint8_t index;
  friend constexpr bool operator==(profile_id, profile_id) = default;
  constexpr const profile& get() const { return profiles[index]; }
};

static_assert(has_all_switches(profiles[0]));

constexpr std::optional<profile_id> profile_named(std::string_view name) {
  for (std::uint8_t i = 0; i < profiles.size(); ++i)
    if (profiles[i].name == name) return profile_id{i};
  return {};
}

}  // namespace ptecheck::model
