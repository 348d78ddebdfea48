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
  bool guards;          ///< MADV_GUARD_INSTALL on every kind of memory (6.15)
};

inline constexpr std::array profiles{
    profile{"linux-6.18", true, true, true, true, true, true},
    profile{"linux-6.12", true, true, true, true, true, false},
    profile{"linux-6.1", false, false, false, false, false, false},
};

/// An index into `profiles`. The default is the newest kernel.
struct profile_id {
  std::uint8_t index;
  friend constexpr bool operator==(profile_id, profile_id) = default;
  constexpr const profile& get() const { return profiles[index]; }
};

constexpr std::optional<profile_id> profile_named(std::string_view name) {
  for (std::uint8_t i = 0; i < profiles.size(); ++i)
    if (profiles[i].name == name) return profile_id{i};
  return {};
}

}  // namespace ptecheck::model
