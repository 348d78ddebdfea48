#pragma once
// Where Linux kernels differ in how they spell an entry: by version, configuration and processor.
#include <ptecheck/impl/packed/x86_64.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace ptecheck::impl::packed {

/// The number of a swap type that a kernel does not have: more than an entry can hold.
inline constexpr std::uint64_t no_type = 64;

/// What a kernel does, and what it calls things. By default Linux 6.18 with neither soft-dirty nor
/// device memory nor memory failure, on a processor with no-execute and four levels.
struct kernel_form {
  // What the kernel was configured with.
  bool uffd_wp = true;
  bool uffd_wp_markers = true;
  bool soft_dirty = false;
  bool numa_hinting = true;
  // What its version brings.
  bool saved_dirty = true;
  bool mkuffd_wp_clears_write = true;
  bool pmd_modify_keeps_dirty = true;
  bool pud_modify_keeps_dirty = true;
  bool pmd_special = true;
  std::uint64_t devmap = 0;
  // What the processor can do.
  bool no_execute = true;
  bool shadow_stack = false;
  bool migration_keeps_accessed_dirty = true;
  std::uint64_t frame_bits = 34;
  // The swap types from `most_swap_areas` on are no swap areas.
  std::uint64_t most_swap_areas = 28;
  std::uint64_t hwpoison = no_type;
  std::uint64_t migration_read = 28;
  std::uint64_t migration_read_exclusive = 29;
  std::uint64_t migration_write = 30;
  std::uint64_t device_write = no_type;
  std::uint64_t device_read = no_type;
  std::uint64_t device_exclusive = no_type;
  std::uint64_t device_exclusive_read = no_type;
  std::uint64_t marker = marked::type;
  std::uint64_t swapin_error = no_type;
  std::uint64_t payloads = marked::uffd_wp_payload | marked::poison_payload | marked::guard_payload;

  friend constexpr bool operator==(const kernel_form&, const kernel_form&) = default;
};

/// A property of a kernel worth telling, and where a form keeps it.
struct kernel_truth {
  std::string_view sentence;
  bool kernel_form::*field;
};
inline constexpr std::array kernel_truths{
    kernel_truth{"pmd_modify keeps the dirty bit", &kernel_form::pmd_modify_keeps_dirty},
    kernel_truth{"pud_modify keeps the dirty bit", &kernel_form::pud_modify_keeps_dirty},
    kernel_truth{"mkuffd_wp clears write", &kernel_form::mkuffd_wp_clears_write},
    kernel_truth{"dirty has a second place (saved_dirty)", &kernel_form::saved_dirty},
    kernel_truth{"uffd_wp is configured", &kernel_form::uffd_wp},
    kernel_truth{"uffd_wp markers are told apart", &kernel_form::uffd_wp_markers},
    kernel_truth{"soft_dirty is configured", &kernel_form::soft_dirty},
    kernel_truth{"protnone is told apart (NUMA balancing)", &kernel_form::numa_hinting},
    kernel_truth{"huge entries can be special", &kernel_form::pmd_special},
};

/// A number of a kernel, under the kernel's name for it.
struct kernel_number {
  std::string_view name;
  std::uint64_t kernel_form::*field;
};
inline constexpr std::array kernel_numbers{
    kernel_number{"SWP_PFN_BITS", &kernel_form::frame_bits},
    kernel_number{"MAX_SWAPFILES", &kernel_form::most_swap_areas},
    kernel_number{"SWP_HWPOISON", &kernel_form::hwpoison},
    kernel_number{"SWP_MIGRATION_READ", &kernel_form::migration_read},
    kernel_number{"SWP_MIGRATION_READ_EXCLUSIVE", &kernel_form::migration_read_exclusive},
    kernel_number{"SWP_MIGRATION_WRITE", &kernel_form::migration_write},
    kernel_number{"SWP_DEVICE_WRITE", &kernel_form::device_write},
    kernel_number{"SWP_DEVICE_READ", &kernel_form::device_read},
    kernel_number{"SWP_DEVICE_EXCLUSIVE", &kernel_form::device_exclusive},
    kernel_number{"SWP_DEVICE_EXCLUSIVE_READ", &kernel_form::device_exclusive_read},
    kernel_number{"SWP_PTE_MARKER", &kernel_form::marker},
    kernel_number{"SWP_SWAPIN_ERROR", &kernel_form::swapin_error},
    kernel_number{"PTE_MARKER_MASK", &kernel_form::payloads},
};

/// The form of the kernel whose functions `ask(name, x, y)` calls. It returns a std::optional:
/// nothing where the kernel has no such function or number. Never looks at the kernel's version.
template <class Ask>
kernel_form measured_form(const Ask& ask) {
  const auto sets = [&](std::string_view name, std::uint64_t x, std::uint64_t bit) {
    return (ask(name, x, 0).value_or(0) & bit) != 0;
  };
  const auto keeps_dirty = [&](std::string_view modify) {
    const std::uint64_t shared = leaf::readonly | leaf::write.mask;
    const std::uint64_t huge = leaf::present.mask | leaf::write.mask | std::uint64_t{1} << 7;
    const std::uint64_t dirty = leaf::dirty.mask | leaf::saved_dirty.mask;
    return (ask(modify, huge | leaf::dirty.mask, shared).value_or(dirty) & dirty) != 0;
  };
  constexpr std::uint64_t all = ~std::uint64_t{0};
  kernel_form form;
  for (const kernel_number& each : kernel_numbers) form.*each.field = no_type;
  for (const kernel_number& each : kernel_numbers)
    if (const auto number = ask(each.name, 0, 0)) form.*each.field = *number;
  if (form.marker == no_type || form.payloads == no_type) form.payloads = 0;
  form.uffd_wp = sets("pte_mkuffd_wp", 0, all);
  const auto marker = ask("make_pte_marker", marked::uffd_wp_payload, 0);
  form.uffd_wp_markers = marker && sets("pte_marker_uffd_wp", *marker, all);
  form.soft_dirty = sets("pte_mksoft_dirty", 0, all);
  form.numa_hinting = sets("pte_protnone", leaf::protnone.mask, all);
  form.saved_dirty = !sets("pte_wrprotect", leaf::dirty.mask, leaf::dirty.mask);
  form.mkuffd_wp_clears_write =
      form.uffd_wp && !sets("pte_mkuffd_wp", leaf::write.mask, leaf::write.mask);
  form.pmd_modify_keeps_dirty = keeps_dirty("pmd_modify");
  form.pud_modify_keeps_dirty = keeps_dirty("pud_modify");
  form.pmd_special = sets("pmd_special", leaf::special.mask, all);
  form.devmap = ask("pmd_mkdevmap", 0, 0).value_or(0);
  const std::uint64_t executable = leaf::present.mask | leaf::no_execute.mask;
  form.no_execute = (ask("pfn_pte", 0, executable).value_or(0) & leaf::no_execute.mask) != 0;
  form.shadow_stack = sets("pte_write", leaf::dirty.mask, all);
  form.migration_keeps_accessed_dirty = sets("make_migration_entry_young", 0, all);
  return form;
}

}  // namespace ptecheck::impl::packed
