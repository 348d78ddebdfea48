#pragma once
// The inline functions of Linux that obligations about encodings call, as one object that is
// judged: those of an architecture, perhaps with a fault in one of them.
//
// An architecture is a type with a `name`, a struct `leaf` and a struct `swapped` of the fields of
// both forms of a word (see x86_64.hpp, which says what they hold), and the functions below as
// templates over the word. A function that no obligation asks it for may be missing.
#include <ptecheck/model/word.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace ptecheck::smt::encoding {

using model::select;
using model::truth;

// clang-format off
/// The functions, by Linux's names.
#define PTECHECK_KERNEL_FUNCTIONS(FUNCTION)                                                       \
  FUNCTION(pte_none) FUNCTION(pte_present) FUNCTION(pte_protnone) FUNCTION(is_swap_pte)           \
  FUNCTION(pte_write) FUNCTION(pte_dirty) FUNCTION(pte_young) FUNCTION(pte_uffd_wp)               \
  FUNCTION(pte_soft_dirty) FUNCTION(pte_shstk) FUNCTION(pte_pfn) FUNCTION(pte_flags)              \
  FUNCTION(pte_wrprotect) FUNCTION(pte_mkwrite) FUNCTION(pte_mkwrite_novma)                       \
  FUNCTION(pte_mkdirty) FUNCTION(pte_mkclean) FUNCTION(pte_mkyoung) FUNCTION(pte_mkold)           \
  FUNCTION(pte_mkuffd_wp) FUNCTION(pte_clear_uffd_wp) FUNCTION(pte_mksoft_dirty)                  \
  FUNCTION(pte_clear_soft_dirty) FUNCTION(pte_mkspecial) FUNCTION(pfn_pte) FUNCTION(pte_modify)   \
  FUNCTION(pgprot_modify) FUNCTION(pte_advance_pfn)                                               \
  FUNCTION(swp_entry) FUNCTION(swp_type) FUNCTION(swp_offset) FUNCTION(swp_entry_to_pte)          \
  FUNCTION(pte_to_swp_entry) FUNCTION(pte_swp_uffd_wp) FUNCTION(pte_swp_mkuffd_wp)                \
  FUNCTION(pte_swp_clear_uffd_wp) FUNCTION(pte_swp_soft_dirty) FUNCTION(pte_swp_mksoft_dirty)     \
  FUNCTION(pte_swp_clear_soft_dirty) FUNCTION(pte_swp_exclusive) FUNCTION(pte_swp_mkexclusive)    \
  FUNCTION(pte_swp_clear_exclusive) FUNCTION(pte_swp_clear_flags) FUNCTION(pte_swp_uffd_wp_any)   \
  FUNCTION(non_swap_entry) FUNCTION(is_migration_entry) FUNCTION(is_writable_migration_entry)     \
  FUNCTION(is_hwpoison_entry) FUNCTION(is_device_private_entry)                                   \
  FUNCTION(is_device_exclusive_entry) FUNCTION(make_readable_migration_entry)                     \
  FUNCTION(make_readable_exclusive_migration_entry) FUNCTION(make_writable_migration_entry)       \
  FUNCTION(make_migration_entry_young) FUNCTION(make_migration_entry_dirty)                       \
  FUNCTION(is_migration_entry_young) FUNCTION(is_migration_entry_dirty)                           \
  FUNCTION(make_pte_marker) FUNCTION(is_pte_marker) FUNCTION(pte_marker_get)                      \
  FUNCTION(copy_pte_marker) FUNCTION(pmd_present) FUNCTION(pmd_modify)
/// Those that are one formula for all sizes of huge entries.
#define PTECHECK_KERNEL_FUNCTIONS_OF_A_SIZE(FUNCTION)                                             \
  FUNCTION(pmd_pfn) FUNCTION(pmd_flags) FUNCTION(pfn_pmd) FUNCTION(pmd_mkinvalid)
// clang-format on

/// The functions that change one thing of a word that names a frame.
enum class mutator : std::uint8_t {
  wrprotect,
  mkwrite,
  mkdirty,
  mkclean,
  mkyoung,
  mkold,
  mkuffd_wp,
  clear_uffd_wp,
  mksoft_dirty,
  clear_soft_dirty,
  mkspecial,
};

/// By their names, in the order of the enumeration.
inline constexpr std::array<std::string_view, 11> mutator_names{"pte_wrprotect",
                                                                "pte_mkwrite",
                                                                "pte_mkdirty",
                                                                "pte_mkclean",
                                                                "pte_mkyoung",
                                                                "pte_mkold",
                                                                "pte_mkuffd_wp",
                                                                "pte_clear_uffd_wp",
                                                                "pte_mksoft_dirty",
                                                                "pte_clear_soft_dirty",
                                                                "pte_mkspecial"};

/// What one function does wrong: its word with bits set, cleared or turned over, or its answer the
/// other way round.
struct fault {
  std::string id;
  std::string function;
  std::uint64_t set = 0;
  std::uint64_t cleared = 0;
  std::uint64_t turned = 0;

  template <class Result>
  Result in(std::string_view name, const Result& right) const {
    if (name != function) return right;
    if constexpr (model::word<Result>)
      return ((right & Result{~cleared}) | Result{set}) ^ Result { turned };
    else
      return !right;
  }
};

/// The field that the function sets wrongly, or clears, or turns over.
template <class Field>
fault sets(const std::string& function, const Field&) {
  return {function + " sets " + std::string(Field::name), function, Field::mask, 0, 0};
}
template <class Field>
fault clears(const std::string& function, const Field&) {
  return {function + " clears " + std::string(Field::name), function, 0, Field::mask, 0};
}
/// The lowest bit of the field.
template <class Field>
fault turns_over(const std::string& function, const Field&) {
  const std::uint64_t lowest = Field::mask & (~Field::mask + 1);
  return {function + " turns over " + std::string(Field::name), function, 0, 0, lowest};
}
/// The answer is yes for no, or a number is off by its lowest bit.
inline fault denies(const std::string& function) {
  return {function + " is wrong", function, 0, 0, 1};
}

/// The functions of an architecture, with what is wrong with them.
template <class Architecture>
class judged {
 public:
  using architecture = Architecture;

  explicit judged(const Architecture& of, fault wrong = {}) : of_(of), wrong_(std::move(wrong)) {}

#define PTECHECK_JUDGED(name)                    \
  template <class... Words>                      \
  auto name(const Words&... words) const {       \
    return wrong_.in(#name, of_.name(words...)); \
  }
  PTECHECK_KERNEL_FUNCTIONS(PTECHECK_JUDGED)
  PTECHECK_KERNEL_FUNCTIONS_OF_A_SIZE(PTECHECK_JUDGED)
#undef PTECHECK_JUDGED

 private:
  Architecture of_;
  fault wrong_;
};

}  // namespace ptecheck::smt::encoding
