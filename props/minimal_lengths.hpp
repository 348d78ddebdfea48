#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace ptecheck::props {

/// How short a trace that kills a mutant of the packed machine can be, and why not shorter. Those
/// up to walk_loses_boundary_page were also certified by exhaustion: two pages around the table
/// boundary, two address spaces, the default world and all that differ from it in one field, every
/// operation with every argument. The others are what shrinking found.
struct minimal_length {
  std::string_view mutant;
  std::size_t length;
  std::string_view why;
};

inline constexpr std::array minimal_lengths{
    minimal_length{"swap_out_loses_uffd_wp", 2, "COPY with WP makes a protected page, reclaim it"},
    minimal_length{"reclaim_loses_exclusive", 2, "a written page is exclusive, reclaim it"},
    minimal_length{"reclaim_drops_file_marker",
                   2,
                   "COPY with WP makes a protected page of the file, reclaim it"},
    minimal_length{"swap_in_loses_uffd_wp", 3, "protected page, out, in: one step each"},
    minimal_length{
        "swap_in_restores_write_beside_uffd_wp", 3, "protected page, out, in: one step each"},
    minimal_length{"swap_in_leaks_slot",
                   4,
                   "page, out, in, and a second name of the slot, without which nobody can look"},
    minimal_length{"refault_forgets_marker",
                   2,
                   "WRITEPROTECT leaves the marker in a file mapping, and an access finds it"},
    minimal_length{"shared_frame_written_in_place", 3, "a page, a second name, a write"},
    minimal_length{"mprotect_makes_uffd_wp_writable",
                   2,
                   "COPY with WP into read-only memory, which then becomes writable"},
    minimal_length{"mprotect_drops_uffd_wp", 2, "COPY with WP makes a protected page, mprotect"},
    minimal_length{"mprotect_drops_dirty", 2, "a write makes a dirty page, mprotect takes write"},
    minimal_length{"writeprotect_leaves_write", 2, "a write makes a writable page, protect it"},
    minimal_length{"writeprotect_skips_none", 1, "the world begins with none everywhere"},
    minimal_length{"writeprotect_continues_after_bad_vma",
                   2,
                   "a second VMA, and one call over both; the missing marker shows it"},
    minimal_length{"unprotect_swap_with_present_bit", 3, "protected page, out, lift protection"},
    minimal_length{"unprotect_clears_poison", 2, "poison, and WRITEPROTECT off"},
    minimal_length{"unprotect_gives_write_to_shared_page",
                   3,
                   "a page, a second name that takes exclusive away, WRITEPROTECT off"},
    minimal_length{"unregister_leaves_uffd_wp", 2, "COPY with WP makes a protected page"},
    minimal_length{"zap_file_drops_marker", 2, "a marker in a file mapping, and DONTNEED"},
    minimal_length{"zap_anon_leaves_marker", 2, "COPY with WP makes a protected page, DONTNEED"},
    minimal_length{"dontneed_drops_guard", 2, "a guard, and DONTNEED"},
    minimal_length{"truncate_keeps_swapped_private_copy",
                   3,
                   "private copy, out, and the end of the file before it"},
    minimal_length{"punch_drops_private_copy", 2, "a private copy, and a hole under it"},
    minimal_length{"guard_remove_zaps_neighbour", 2, "a page, and a removal of no guard over it"},
    minimal_length{"guard_install_leaks_frame",
                   2,
                   "a page of the file: the page cache still names the frame that leaks"},
    minimal_length{"fork_parent_stays_writable", 2, "a writable page, and a child"},
    minimal_length{"fork_keeps_uffd_wp_without_event", 2, "COPY with WP, and a child"},
    minimal_length{"fork_marker_without_event",
                   2,
                   "WRITEPROTECT leaves a marker in private file memory, and a child"},
    minimal_length{"fork_drops_guard", 2, "a guard, and a child"},
    minimal_length{"poison_dropped_by_fork", 2, "poison, and a child"},
    minimal_length{
        "copy_wp_needs_write_permission", 1, "the world begins read-only and registered"},
    minimal_length{"copy_replaces_guard", 2, "a guard, and COPY over it"},
    minimal_length{"copy_hides_progress", 2, "a page in the way, and a call that begins before it"},
    minimal_length{"madvise_stops_at_hole", 2, "a hole, and advice over it and what follows"},
    minimal_length{"mprotect_continues_after_hole", 2, "a hole, and mprotect over it and beyond"},
    minimal_length{"walk_loses_boundary_page",
                   1,
                   "a guard over the boundary needs nothing to be there before"},
    minimal_length{
        "reclaim_forgets_written_page", 4, "a page, given away, written all the same, and reclaim"},
    minimal_length{"continue_wp_leaves_write", 3, "the file has a page, nothing maps it, CONTINUE"},
    minimal_length{"continue_replaces_guard", 2, "a guard where the file has a page, CONTINUE"},
    minimal_length{"move_takes_shared_page", 3, "a page, a second name, MOVE"},
    minimal_length{"move_keeps_uffd_wp", 2, "COPY with WP makes a protected page, MOVE"},
    minimal_length{"mremap_keeps_uffd_wp", 2, "COPY with WP makes a protected page, mremap"},
    minimal_length{"free_leaves_dirty", 2, "a written page is dirty, give it away"},
    minimal_length{"free_drops_guard", 2, "a guard, and MADV_FREE"},
    minimal_length{"ksm_merge_loses_uffd_wp", 4, "two equal pages in mergeable memory, and KSM"},
    minimal_length{"ksm_merge_leaves_write",
                   3,
                   "MADV_POPULATE_WRITE makes two equal pages, mergeable memory, and KSM"},
    minimal_length{"swapoff_loses_uffd_wp", 3, "protected page, out, and all swap back"},
    minimal_length{"migration_forgets_uffd_wp",
                   2,
                   "COPY with WP makes a protected page, which begins to move"},
    minimal_length{"migration_protects_with_present_bit",
                   2,
                   "COPY with WP makes a protected page, which begins to move"},
    minimal_length{"migration_makes_dirty_page_writable",
                   3,
                   "COPY with WP makes a dirty page that is read-only; there and back"},
    minimal_length{"free_keeps_hwpoison", 3, "a page, broken, given away"},
    minimal_length{"hwpoison_leaves_none", 2, "a page, broken"},
    minimal_length{"hwpoison_is_no_swap_form", 4, "a page, broken, protected then, a child"},
    minimal_length{"device_private_protects_with_present_bit",
                   2,
                   "COPY with WP makes a protected page, which goes to a device"},
    minimal_length{"device_private_downgrade_drops_uffd_wp",
                   3,
                   "a written page, in a device, protected there"},
    minimal_length{
        "fork_leaves_device_private_writable", 3, "a written page, in a device, a child"},
    minimal_length{"device_exclusive_gives_write_to_protected_page",
                   4,
                   "a written page, held by a device, protected then, taken back"},
    minimal_length{"fork_leaves_migration_writable", 3, "a written page, off its place, a child"},
};

}  // namespace ptecheck::props
