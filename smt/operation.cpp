#include <ptecheck/smt/joined.hpp>
#include <ptecheck/smt/operation.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/hwpoison.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/migrate.hpp>
#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/entry/swapoff.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>

#include <stdexcept>
#include <string>

namespace ptecheck::smt {
namespace {

template <spec::access How>
struct access_rule {
  template <class W>
  auto operator()(const entry<W>& e, const context<W>& c) const {
    return spec::accessed<W>(e, How, c);
  }
};
template <bool UffdWp>
struct copy_rule {
  template <class W>
  auto operator()(const entry<W>& e, const context<W>& c) const {
    return spec::copied<W>(e, UffdWp, c);
  }
};
template <bool UffdWp>
struct continue_rule {
  template <class W>
  auto operator()(const entry<W>& e, const context<W>& c) const {
    return spec::continued<W>(e, UffdWp, c);
  }
};
template <bool Holes>
struct move_rule {
  template <class W>
  auto operator()(const entry<W>& e, const context<W>& c) const {
    return spec::taken<W>(e, Holes, c);
  }
};

void add_accesses(std::vector<operation>& all) {
  all.push_back(
      joined<packed_by<transition::read>>("read",
                                          access_rule<spec::access::read>{},
                                          {"swap_in_loses_uffd_wp",
                                           "swap_in_restores_write_beside_uffd_wp",
                                           "refault_forgets_marker",
                                           "device_exclusive_gives_write_to_protected_page"}));
  all.push_back(
      joined<packed_by<transition::write>>("write",
                                           access_rule<spec::access::write>{},
                                           {"swap_in_loses_uffd_wp",
                                            "swap_in_restores_write_beside_uffd_wp",
                                            "refault_forgets_marker",
                                            "device_exclusive_gives_write_to_protected_page",
                                            "shared_frame_written_in_place"}));
}

void add_protections(std::vector<operation>& all) {
  const bool fits_before = false;
  all.push_back(joined<packed_by<transition::mprotect>>(
      "mprotect",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::protection_changed<W>(e, c);
      },
      {"mprotect_makes_uffd_wp_writable", "mprotect_drops_uffd_wp", "mprotect_drops_dirty"},
      fits_before));
  all.push_back(joined<packed_by<transition::write_protect>>(
      "write_protect",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::write_protected<W>(e, c);
      },
      {"writeprotect_leaves_write",
       "writeprotect_skips_none",
       "device_private_downgrade_drops_uffd_wp"}));
  all.push_back(joined<packed_by<transition::write_unprotect>>(
      "write_unprotect",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::write_unprotected<W>(e, c);
      },
      {"unprotect_swap_with_present_bit",
       "unprotect_clears_poison",
       "unprotect_gives_write_to_shared_page"}));
}

void add_reclaim_and_fork(std::vector<operation>& all) {
  all.push_back(joined<packed_by<transition::reclaim>>(
      "reclaim",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::reclaimed<W>(e, c); },
      {"swap_out_loses_uffd_wp",
       "reclaim_loses_exclusive",
       "reclaim_drops_file_marker",
       "reclaim_forgets_written_page"}));
  all.push_back(joined<packed_by<transition::fork_parent>>(
      "fork_parent",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::forked_parent<W>(e, c); },
      {"fork_parent_stays_writable",
       "fork_leaves_migration_writable",
       "fork_leaves_device_private_writable"}));
  all.push_back(joined<packed_by<transition::fork_child>>(
      "fork_child",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::forked_child<W>(e, c); },
      {"fork_keeps_uffd_wp_without_event",
       "fork_marker_without_event",
       "fork_drops_guard",
       "poison_dropped_by_fork",
       "hwpoison_is_no_swap_form"}));
}

void add_guards_and_fills(std::vector<operation>& all) {
  all.push_back(joined<packed_by<transition::guard_install>>(
      "guard_install",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::guard_installed<W>(e, c);
      },
      {}));
  all.push_back(joined<packed_by<transition::guard_remove>>(
      "guard_remove",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::guard_removed<W>(e, c); },
      {"guard_remove_zaps_neighbour"}));
  all.push_back(joined<packed_by<transition::copy, false>>(
      "copy", copy_rule<false>{}, {"copy_replaces_guard"}));
  all.push_back(joined<packed_by<transition::copy, true>>(
      "copy_wp", copy_rule<true>{}, {"copy_wp_needs_write_permission", "copy_replaces_guard"}));
  all.push_back(joined<packed_by<transition::zeropage>>(
      "zeropage",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::zero_filled<W>(e, c); },
      {}));
  all.push_back(joined<packed_by<transition::poison>>(
      "poison",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::poisoned<W>(e, c); },
      {}));
}

void add_zaps(std::vector<operation>& all) {
  using transition::because;
  all.push_back(joined<packed_by<transition::zap<because::dontneed>>>(
      "zap_dontneed",
      zap_rule<spec::zap::dontneed>{},
      {"zap_file_drops_marker", "zap_anon_leaves_marker", "dontneed_drops_guard"}));
  all.push_back(joined<packed_by<transition::zap<because::punch_hole>>>(
      "zap_punch_hole", zap_rule<spec::zap::punch_hole>{}, {"punch_drops_private_copy"}));
  all.push_back(joined<packed_by<transition::zap<because::truncate>>>(
      "zap_truncate", zap_rule<spec::zap::truncate>{}, {"truncate_keeps_swapped_private_copy"}));
  all.push_back(joined<packed_by<transition::zap<because::unmap>>>(
      "zap_unmap", zap_rule<spec::zap::unmap>{}, {}));
}

void add_moves(std::vector<operation>& all) {
  const bool fits_before = false;
  all.push_back(joined<packed_by<transition::move_from, false>>(
      "move_from", move_rule<false>{}, {"move_takes_shared_page"}));
  all.push_back(joined<packed_by<transition::move_from, true>>(
      "move_from_holes", move_rule<true>{}, {"move_takes_shared_page"}));
  all.push_back(joined<packed_by<transition::move_to>>(
      "move_to",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::arrived<W>(e, c); },
      {"move_keeps_uffd_wp"},
      fits_before));
  all.push_back(joined<packed_by<transition::mremap>>(
      "mremap",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::remapped<W>(e, c); },
      {"mremap_keeps_uffd_wp"}));
}

void add_memory_givers(std::vector<operation>& all) {
  all.push_back(joined<packed_by<transition::continue_fault, false>>(
      "continue", continue_rule<false>{}, {"continue_replaces_guard"}));
  all.push_back(joined<packed_by<transition::continue_fault, true>>(
      "continue_wp",
      continue_rule<true>{},
      {"continue_wp_leaves_write", "continue_replaces_guard"}));
  all.push_back(joined<packed_by<transition::lazy_free>>(
      "lazy_free",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::freed<W>(e, c); },
      {"free_leaves_dirty", "free_drops_guard", "free_keeps_hwpoison"}));
  all.push_back(joined<packed_by<transition::ksm_merge>>(
      "ksm_merge",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::merged<W>(e, c); },
      {"ksm_merge_loses_uffd_wp", "ksm_merge_leaves_write"}));
  all.push_back(joined<packed_by<transition::ksm_unmerge>>(
      "ksm_unmerge",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::unmerged<W>(e, c); },
      {}));
  all.push_back(joined<packed_by<transition::swapoff>>(
      "swapoff",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::swapped_back<W>(e, c); },
      {"swapoff_loses_uffd_wp"}));
}

void add_migration(std::vector<operation>& all) {
  all.push_back(joined<packed_by<transition::migrate_begin>>(
      "migrate_begin",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::migration_begun<W>(e, c);
      },
      {"migration_forgets_uffd_wp", "migration_protects_with_present_bit"}));
  all.push_back(joined<packed_by<transition::migrate_end>>(
      "migrate_end",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::migration_ended<W>(e, c);
      },
      {"migration_makes_dirty_page_writable"}));
}

void add_broken_memory(std::vector<operation>& all) {
  all.push_back(joined<packed_by<transition::hwpoison>>(
      "memory_failure",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::hwpoisoned<W>(e, c); },
      {"hwpoison_leaves_none"}));
}

void add_devices(std::vector<operation>& all) {
  all.push_back(joined<packed_by<transition::migrate_to_device>>(
      "migrate_to_device",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::gone_to_device<W>(e, c); },
      {"device_private_protects_with_present_bit"}));
  all.push_back(joined<packed_by<transition::migrate_to_ram>>(
      "migrate_to_ram",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::come_from_device<W>(e, c);
      },
      {}));
  all.push_back(joined<packed_by<transition::make_device_exclusive>>(
      "make_device_exclusive",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::held_by_device<W>(e, c); },
      {}));
}

std::vector<operation> made_operations() {
  std::vector<operation> all;
  add_accesses(all);
  add_protections(all);
  add_reclaim_and_fork(all);
  add_guards_and_fills(all);
  add_zaps(all);
  add_moves(all);
  add_memory_givers(all);
  add_migration(all);
  add_hugetlb(all);
  add_broken_memory(all);
  add_devices(all);
  return all;
}

}  // namespace

const std::vector<operation>& all_operations() {
  static const std::vector<operation> all = made_operations();
  return all;
}

const operation& operation_named(std::string_view name) {
  for (const operation& each : all_operations())
    if (each.name == name) return each;
  throw std::logic_error("no operation is named " + std::string(name));
}

fault mutant_fault(std::string_view id) {
  return {id, impl::packed::mutant_named(id).value(), {}};
}

}  // namespace ptecheck::smt
