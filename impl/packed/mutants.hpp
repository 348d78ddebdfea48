#pragma once
// Seeded faults: what a test of the oracle injects. Most are real bugs of Linux, by their commits.
#include <ptecheck/model/fixed_string.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ptecheck::impl::packed {

/// One seeded fault: its name, what goes wrong, and the bug of Linux behind it (a commit that fixed
/// it), if there is one.
struct mutant {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
};

inline constexpr std::array mutants{
    mutant{"swap_out_loses_uffd_wp",
           "A page that goes to swap forgets that it was protected.",
           "the reason for pte_swp_mkuffd_wp()"},
    mutant{"reclaim_loses_exclusive",
           "A page that goes to swap forgets that it was exclusive.",
           "the reason for pte_swp_mkexclusive()"},
    mutant{"reclaim_drops_file_marker",
           "A protected page of the file that is reclaimed leaves none, not a marker.",
           ""},
    mutant{"reclaim_forgets_written_page",
           "A page that was written after MADV_FREE is forgotten all the same.",
           "the reason for folio_test_dirty() in try_to_unmap_one()"},
    mutant{"swap_in_loses_uffd_wp",
           "A page that comes back from swap is protected no more.",
           "14a762dd1977 mm/swapfile: fix lost swap bits in unuse_pte()"},
    mutant{"swap_in_restores_write_beside_uffd_wp",
           "A protected page that comes back from swap is writable.",
           ""},
    mutant{"swap_in_leaks_slot", "The slot of a page that came back from swap stays in use.", ""},
    mutant{"refault_forgets_marker",
           "A fault on a uffd_wp marker maps the page unprotected and writable.",
           "51d3d5eb74ff mm/userfaultfd: enable writenotify while userfaultfd-wp is enabled"},
    mutant{"shared_frame_written_in_place",
           "A write to an anonymous page that someone else maps needs no copy.",
           "5535be309971 mm/gup: fix FOLL_FORCE COW security issue"},
    mutant{"mprotect_makes_uffd_wp_writable",
           "A change of protection gives write to a protected page.",
           "51d3d5eb74ff mm/userfaultfd: enable writenotify while userfaultfd-wp is enabled"},
    mutant{"mprotect_drops_uffd_wp",
           "A change of protection forgets uffd_wp.",
           "the mask of protection changes without uffd_wp"},
    mutant{"mprotect_drops_dirty",
           "A page that loses write loses dirty as well.",
           "f7491d7c81db x86/mm: Fix user-space data loss with MADV_FREE and THP"},
    mutant{"writeprotect_leaves_write",
           "A page that is write-protected stays writable.",
           "pte_mkuffd_wp() as first posted: the caller has to take write away"},
    mutant{"writeprotect_skips_none",
           "Where nothing is mapped no marker is left.",
           "fed15f1345dc mm/hugetlb: pre-allocate pgtable pages for uffd wr-protects"},
    mutant{"writeprotect_continues_after_bad_vma",
           "A VMA that is not registered is an error, but the rest is protected all the same.",
           ""},
    mutant{"unprotect_swap_with_present_bit",
           "The uffd_wp bit of a present word is cleared in a swap word: half of the slots change.",
           "ad7df764b7e1 mm/rmap: fixup copying of soft dirty and uffd ptes"},
    mutant{"unprotect_clears_poison",
           "Lifting the protection takes poison for a uffd_wp marker.",
           "7e3ce3f8d2d2 mm: fix a few rare cases of using swapin error pte marker"},
    mutant{"unprotect_gives_write_to_shared_page",
           "Lifting the protection gives write to a page that is not exclusive.",
           "60d5b473d61b mm/hugetlb: fix uffd wr-protection for CoW optimization path"},
    mutant{"unregister_leaves_uffd_wp",
           "What was protected stays so after the registration ends.",
           "f369b07c8614 mm/uffd: reset write protection when unregister with wp-mode"},
    mutant{"zap_file_drops_marker",
           "DONTNEED of a protected page of a file mapping leaves none, not a marker.",
           "the reason for pte_install_uffd_wp_if_needed()"},
    mutant{"zap_anon_leaves_marker", "DONTNEED of a protected anonymous page leaves a marker.", ""},
    mutant{"dontneed_drops_guard", "DONTNEED takes guards away.", ""},
    mutant{"truncate_keeps_swapped_private_copy",
           "A swapped private copy survives the shortening of its file.",
           "5abfd71d936a mm: don't skip swap entry even if zap_details specified"},
    mutant{"punch_drops_private_copy",
           "A hole punched in the file takes private copies away.",
           "should_zap_cows() ignored"},
    mutant{"guard_remove_zaps_neighbour",
           "Removal of guards takes the pages between them as well.",
           ""},
    mutant{"guard_install_leaks_frame", "The page that a guard replaces stays in use.", ""},
    mutant{"fork_parent_stays_writable",
           "The parent may still write to a page that is shared now.",
           "the reason for copy-on-write"},
    mutant{"fork_keeps_uffd_wp_without_event",
           "The pages of a child that is not registered are protected.",
           "8f34f1eac382 mm/userfaultfd: fix uffd-wp special cases for fork()"},
    mutant{"fork_marker_without_event",
           "A child that is not registered gets uffd_wp markers.",
           "49d6d7fb6313 mm/uffd: fix pte marker when fork() without fork event"},
    mutant{"fork_drops_guard", "A child has no guards.", ""},
    mutant{"poison_dropped_by_fork",
           "A child has no poison: it is treated like uffd_wp.",
           "7e3ce3f8d2d2 mm: fix a few rare cases of using swapin error pte marker"},
    mutant{"copy_wp_needs_write_permission",
           "A page copied in with WP is protected only if the VMA may be written.",
           "0e88904cb700 userfaultfd: mark uffd_wp regardless of VM_WRITE flag"},
    mutant{"copy_replaces_guard",
           "UFFDIO_COPY puts a page where a guard is.",
           "c093cf451094 mm: correctly handle UFFD PTE markers"},
    mutant{"continue_wp_leaves_write", "A page mapped by CONTINUE with WP is writable.", ""},
    mutant{"continue_replaces_guard",
           "UFFDIO_CONTINUE maps the page of the file where a guard is.",
           "c093cf451094 mm: correctly handle UFFD PTE markers"},
    mutant{"move_takes_shared_page",
           "UFFDIO_MOVE takes a page that someone else maps.",
           "the reason for PageAnonExclusive() in move_present_ptes()"},
    mutant{"move_keeps_uffd_wp", "A page that UFFDIO_MOVE took arrives protected.", ""},
    mutant{"mremap_keeps_uffd_wp",
           "A page that mremap takes from its userfaultfd stays protected.",
           "0cef0bb836e3 mm: clear uffd-wp PTE/PMD state on mremap()"},
    mutant{"free_leaves_dirty", "MADV_FREE leaves a page dirty.", ""},
    mutant{"free_drops_guard", "MADV_FREE takes guards away.", ""},
    mutant{"free_keeps_hwpoison",
           "MADV_FREE leaves what names a broken page, so that nothing can be there again.",
           "7b49514fa1db mm/madvise: free hwpoison and swapin error entry in "
           "madvise_free_pte_range"},
    mutant{"ksm_merge_loses_uffd_wp",
           "A page that gives way to the common one is protected no more.",
           "replace_page() of Linux 6.18"},
    mutant{"ksm_merge_leaves_write",
           "The page that becomes the common one stays writable.",
           "the reason for write_protect_page()"},
    mutant{"swapoff_loses_uffd_wp",
           "A page that swapoff brings back is protected no more.",
           "14a762dd1977 mm/swapfile: fix lost swap bits in unuse_pte()"},
    mutant{"migration_forgets_uffd_wp",
           "A page that is to move forgets that it was protected.",
           "24bf08c4376b mm/userfaultfd: fix uffd-wp handling for THP migration entries"},
    mutant{
        "migration_protects_with_present_bit",
        "The uffd_wp bit of a present word is set in a migration entry: it names another frame, or "
        "is not protected.",
        "ebdf8321eeeb mm/migrate: fixup setting UFFD_WP flag"},
    mutant{"migration_makes_dirty_page_writable",
           "A dirty page that was read-only comes back writable.",
           "96a9c287e25d mm/migrate: fix wrongly apply write bit after mkdirty on sparc64"},
    mutant{"fork_leaves_migration_writable",
           "A page that is shared while it moves comes back writable.",
           "the reason for make_readable_migration_entry() in copy_nonpresent_pte()"},
    mutant{"hwpoison_leaves_none",
           "A broken page leaves none: who reads it finds zeros, and is not told.",
           "the reason for TTU_HWPOISON in try_to_unmap_one()"},
    mutant{"hwpoison_is_no_swap_form",
           "A child that is not registered keeps the protection of a broken page.",
           "07a57a338adb mm,swapops: update check in is_pfn_swap_entry for hwpoison entries"},
    mutant{"device_private_protects_with_present_bit",
           "The uffd_wp bit of a present word is set in a device-private entry: it names another "
           "frame, or is not protected.",
           "ebdf8321eeeb mm/migrate: fixup setting UFFD_WP flag"},
    mutant{"device_private_downgrade_drops_uffd_wp",
           "A writable device-private entry that is made read-only is not protected, though that "
           "was asked for.",
           "5ad5eab3f30e mm/huge_memory: preserve pmd_swp_uffd_wp on device-private PMD downgrade"},
    mutant{"fork_leaves_device_private_writable",
           "A page that is shared while a device has it comes back writable.",
           "the reason for make_readable_device_private_entry() in copy_nonpresent_pte()"},
    mutant{"device_exclusive_gives_write_to_protected_page",
           "A protected page that is taken back from a device is writable.",
           "the reason for userfaultfd_pte_wp() in can_change_pte_writable()"},
    mutant{"copy_hides_progress",
           "A copy that stops midway tells the error, not how far it came.",
           ""},
    mutant{"madvise_stops_at_hole", "A hole ends madvise instead of being skipped.", ""},
    mutant{
        "mprotect_continues_after_hole", "A hole is skipped by mprotect instead of ending it.", ""},
    mutant{"walk_loses_boundary_page",
           "A walk over the 2 MiB boundary misses the first page of the second table.",
           ""},
};

/// A mutant by its place in `mutants`.
struct mutant_id {
  std::uint8_t index;
  friend constexpr bool operator==(mutant_id, mutant_id) = default;
};

constexpr std::optional<mutant_id> mutant_named(std::string_view id) {
  for (std::uint8_t i = 0; i < mutants.size(); ++i)
    if (mutants[i].id == id) return mutant_id{i};
  return {};
}

/// The number of the mutant with this id. A misspelt id does not compile.
template <model::fixed_string Id>
inline constexpr mutant_id seeded = mutant_named(Id.view()).value();

/// The machine as it should be; costs nothing.
struct no_faults {
  static constexpr bool any = false;
  static constexpr bool has(mutant_id) { return false; }
};

/// The machine with one fault, chosen when it runs.
struct seeded_faults {
  static constexpr bool any = true;
  mutant_id chosen;
  constexpr bool has(mutant_id which) const { return which == chosen; }
};

}  // namespace ptecheck::impl::packed
