#pragma once
// A rule of the reference: what it is called, what it says, where that comes from.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace ptecheck::spec {

/// One clause of the reference. `source` names the seed documents (S0 the x86 uffd-wp bit, S1 shmem
/// persistence, S2 userfaultfd.2, S3 several VMAs, S4 guard regions), the kernel function or commit
/// that does it, the manual page or constant that promises it, "hardware", "ptecheck" for what is
/// decided here, or "live" for what was seen on Linux 6.18. docs/rules.md says where each is.
struct rule {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
};

/// The rule families; the name of a family begins the ids of its rules, and `by<"ID">` is where the
/// code obeys one. The texts of call, mlock, file, registration, event and advice are in
/// spec/machine/calls.hpp; those of each other family are in the header of its name in spec/entry,
/// with the code of what happens to one entry. What takes more than an entry, as a walk or a VMA,
/// is code of spec/machine.
enum class family : std::uint8_t {
  access,
  populate,
  protect,
  writeprotect,
  zap,
  reclaim,
  fork,
  fill,
  guard,
  move,
  remap,
  free,
  ksm,
  swapoff,
  migrate,
  call,
  mlock,
  scan,
  file,
  registration,
  event,
  mincore,
  advice,
  huge,
  hwpoison,
  device,
};
inline constexpr std::array<std::string_view, 26> family_names{
    "access",  "populate", "protect", "writeprotect", "zap",   "reclaim",      "fork",
    "fill",    "guard",    "move",    "remap",        "free",  "ksm",          "swapoff",
    "migrate", "call",     "mlock",   "scan",         "file",  "registration", "event",
    "mincore", "advice",   "huge",    "hwpoison",     "device"};
inline constexpr std::size_t most_rules_of_a_family = 32;

/// The rules of one family; each file of rules specialises it.
template <family F>
inline constexpr std::array<rule, 0> rules_of{};

/// A rule by its number: small, so that every transition can carry it.
struct rule_id {
  std::uint16_t index;
  friend constexpr bool operator==(rule_id, rule_id) = default;
};
inline constexpr std::size_t rule_id_count = family_names.size() * most_rules_of_a_family;

/// A string as a template argument.
template <std::size_t N>
struct fixed_string {
  char text[N]{};
  constexpr fixed_string(const char (&from)[N]) { std::copy_n(from, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

/// The family whose name begins the id. It does not search for the dot: the null test in `find` is
/// no constant for g++ 12 under the sanitizers.
consteval family family_of(std::string_view id) {
  for (std::size_t i = 0; i < family_names.size(); ++i) {
    const std::string_view name = family_names[i];
    if (id.starts_with(name) && id.size() > name.size() && id[name.size()] == '.')
      return static_cast<family>(i);
  }
  throw "no family has this name";
}

/// The number of the rule with this id. A misspelt id does not compile.
template <fixed_string Id>
consteval rule_id numbered() {
  constexpr family of = family_of(Id.view());
  const auto& rules = rules_of<of>;
  static_assert(rules_of<of>.size() <= most_rules_of_a_family);
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (rules[i].id == Id.view())
      return {
          static_cast<std::uint16_t>(static_cast<std::size_t>(of) * most_rules_of_a_family + i)};
  throw "no rule of this family has this id";
}

/// `by<"zap.guard.stays">`: how a result names its rule.
template <fixed_string Id>
inline constexpr rule_id by = numbered<Id>();

}  // namespace ptecheck::spec
