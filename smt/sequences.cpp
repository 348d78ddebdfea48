#include <ptecheck/smt/sequences.hpp>

namespace ptecheck::smt {
namespace {

using namespace impl::packed;

/// A page that nobody else has comes back exclusive even if it was not so before.
struct swap_keeps_protection_and_ownership {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    const changed<W> out = run.run_first(at.word, at.exclusive, at.context);
    life.assume(is_present(at.word) && is_swap(out.word));
    const changed<W> in = run.then(out, at.context);
    life.assume(is_present(in.word));
    life.claim(leaf::uffd_wp.test(in.word) == leaf::uffd_wp.test(at.word));
    life.claim_if(at.exclusive || at.context.slot_shared, in.exclusive == at.exclusive);
  }
};

struct lifted_protection_leaves_no_trace {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    const W marks{leaf::uffd_wp.mask | leaf::write.mask | leaf::dirty.mask |
                  leaf::saved_dirty.mask};
    life.assume(is_present(at.word) && !leaf::uffd_wp.test(at.word));
    const changed<W> off = run.then(run.run_first(at.word, at.exclusive, at.context), at.context);
    life.claim((off.word & ~marks) == (at.word & ~marks) && !leaf::uffd_wp.test(off.word) &&
               is_dirty(off.word) == is_dirty(at.word));
  }
};

struct a_marker_over_none_comes_and_goes {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_none(at.word));
    const changed<W> set = run.run_first(at.word, at.exclusive, at.context);
    life.claim(run.then(set, at.context).word == W{nothing});
  }
};

struct fork_names_what_was_named {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(at.context.tables_copied);
    const changed<W> parent = run.run_first(at.word, at.exclusive, at.context);
    const changed<W> child = run.then(parent, at.context);
    life.claim(laws::names_the_same(at.word, parent.word) &&
               laws::names_the_same(at.word, child.word));
  }
};

/// Where a page is shared between address spaces nobody may write to it without a fault.
struct after_fork_neither_writes_a_private_page {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(at.context.tables_copied && !at.context.shared);
    const changed<W> parent = run.run_first(at.word, at.exclusive, at.context);
    const changed<W> child = run.then(parent, at.context);
    const auto may_write = [](const W& e) { return is_present(e) && leaf::write.test(e); };
    life.claim(!may_write(parent.word) && !may_write(child.word));
  }
};

/// MOVE takes nothing that someone else could still see, and loses nothing that it took.
struct what_move_takes_is_its_own_and_arrives {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    const changed<W> left = run.run_first(at.word, at.exclusive, at.context);
    life.assume(!is_none(at.word) && is_none(left.word));
    const changed<W> to = run.then({at.word, left.effect, left.reply, at.exclusive}, at.context);
    const truth<W> page = is_present(at.word), zero = leaf::special.test(at.word);
    const truth<W> slot = is_swap(at.word);
    life.claim(laws::names_the_same(at.word, to.word) && (page || slot));
    life.claim_if(page, zero || (at.exclusive && to.exclusive));
    life.claim_if(page, is_dirty(to.word) == is_dirty(at.word) || zero);
    life.claim_if(slot, swapped::exclusive.test(at.word) && swapped::exclusive.test(to.word));
  }
};

/// What KSM made one, and gave back, is read-only, a page of its own, and protected as it was.
struct merged_and_parted_keeps_protection {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_present(at.word) && at.context.ksm_page);
    const changed<W> common = run.run_first(at.word, at.exclusive, at.context);
    life.claim(!leaf::write.test(common.word) && !common.exclusive);
    const changed<W> own = run.then(common, at.context);
    life.claim(leaf::uffd_wp.test(own.word) == leaf::uffd_wp.test(at.word) && own.exclusive &&
               frame_of(own.word) == at.context.fresh_frame.word());
  }
};

/// Only a store after MADV_FREE makes a page worth keeping.
struct a_freed_page_may_be_forgotten_until_it_is_written {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_present(at.word) && at.context.anon_page && at.context.forgotten);
    const changed<W> freed = run.run_first(at.word, at.exclusive, at.context);
    life.assume(freed.effect == coded<W>(effect::lazy_frame));
    const truth<W> goes = at.context.mapped_once && !at.context.kept;
    const changed<W> lost = run.then(freed, at.context);
    life.claim(select(goes, W{nothing}, freed.word) == lost.word);
    const W written = leaf::dirty.set(writable(freed.word));
    const changed<W> kept =
        run.then({written, freed.effect, freed.reply, freed.exclusive}, at.context);
    life.claim_if(goes, kept.effect == coded<W>(effect::store_slot));
  }
};

struct prot_none_and_back_keeps_the_page {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_present(at.word) && at.context.readable);
    context<W> closed = at.context;
    closed.readable = closed.writable = truth<W>{false};
    const changed<W> none = run.run_first(at.word, at.exclusive, closed);
    const changed<W> back = run.then(none, at.context);
    life.claim(frame_of(back.word) == frame_of(at.word) &&
               is_dirty(back.word) == is_dirty(at.word) &&
               leaf::uffd_wp.test(back.word) == leaf::uffd_wp.test(at.word) &&
               leaf::present.test(back.word));
  }
};

void add_swapping(std::vector<obligation>& all) {
  all.push_back(sequence("a page that was swapped comes back as protected and no less exclusive",
                         swap_keeps_protection_and_ownership{},
                         "reclaim",
                         "read",
                         mutant_fault("swap_out_loses_uffd_wp")));
  all.push_back(sequence("a page that a store brings back from swap is as protected as it went",
                         swap_keeps_protection_and_ownership{},
                         "reclaim",
                         "write",
                         mutant_fault("reclaim_loses_exclusive")));
  all.push_back(sequence("a page that swapoff brings back is as protected as it went",
                         swap_keeps_protection_and_ownership{},
                         "reclaim",
                         "swapoff",
                         mutant_fault("swap_out_loses_uffd_wp")));
}

void add_protecting(std::vector<obligation>& all) {
  all.push_back(sequence("protection that is lifted leaves frame, dirty and all else as it was",
                         lifted_protection_leaves_no_trace{},
                         "write_protect",
                         "write_unprotect",
                         faults::forgets_dirty));
  all.push_back(sequence("a uffd_wp marker over none comes and goes",
                         a_marker_over_none_comes_and_goes{},
                         "write_protect",
                         "write_unprotect",
                         faults::toggles_a_bit));
  all.push_back(sequence("a guard over none comes and goes",
                         a_marker_over_none_comes_and_goes{},
                         "guard_install",
                         "guard_remove",
                         faults::toggles_a_bit));
  all.push_back(sequence("PROT_NONE and back keeps frame, dirty and uffd_wp",
                         prot_none_and_back_keeps_the_page{},
                         "mprotect",
                         "mprotect",
                         mutant_fault("mprotect_drops_uffd_wp")));
}

void add_sharing_and_moving(std::vector<obligation>& all) {
  all.push_back(sequence("after fork parent and child name the frame or slot that was named",
                         fork_names_what_was_named{},
                         "fork_parent",
                         "fork_child",
                         faults::peeks_at_the_frame));
  all.push_back(sequence("after fork neither side may write to a private page",
                         after_fork_neither_writes_a_private_page{},
                         "fork_parent",
                         "fork_child",
                         mutant_fault("fork_parent_stays_writable")));
  all.push_back(sequence("what MOVE takes is nobody else's, and arrives",
                         what_move_takes_is_its_own_and_arrives{},
                         "move_from",
                         "move_to",
                         mutant_fault("move_takes_shared_page")));
  all.push_back(sequence("a page that KSM merged and gave back is as protected as it was",
                         merged_and_parted_keeps_protection{},
                         "ksm_merge",
                         "ksm_unmerge",
                         mutant_fault("ksm_merge_loses_uffd_wp")));
  all.push_back(sequence("what MADV_FREE gave away may be forgotten until it is written",
                         a_freed_page_may_be_forgotten_until_it_is_written{},
                         "lazy_free",
                         "reclaim",
                         mutant_fault("free_leaves_dirty")));
}

}  // namespace

std::vector<obligation> laws_of_sequences() {
  std::vector<obligation> all;
  add_swapping(all);
  add_protecting(all);
  add_sharing_and_moving(all);
  add_sequences_of_pages_elsewhere(all);
  return all;
}

}  // namespace ptecheck::smt
