#include <ptecheck/smt/sequences.hpp>

// Sequences in which a page is just being moved, or in which a device has it.
namespace ptecheck::smt {
namespace {

using namespace impl::packed;

/// try_to_migrate and remove_migration_ptes. Only a shared mapping that is writable throughout
/// gives write where it was not.
struct migration_gives_the_page_back_as_it_was {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    const context<W>& c = at.context;
    const truth<W> write = leaf::write.test(at.word), uffd_wp = leaf::uffd_wp.test(at.word);
    const truth<W> own = at.exclusive || (write && c.anon_page);
    life.assume(is_present(at.word) && !leaf::special.test(at.word));
    life.assume((!write || (c.writable && !uffd_wp)) && (!own || (at.exclusive && c.anon_page)));
    const changed<W> left = run.run_first(at.word, at.exclusive, c);
    life.claim(is_migration(left.word) && moving::frame.get(left.word) == frame_of(at.word));
    const changed<W> back = run.then(left, c);
    const truth<W> throughout = c.shared && c.writable && !c.uffd_wp && !uffd_wp;
    life.claim(is_present(back.word) && frame_of(back.word) == c.moved_frame.word() &&
               is_dirty(back.word) == is_dirty(at.word) &&
               leaf::accessed.test(back.word) == leaf::accessed.test(at.word) &&
               leaf::uffd_wp.test(back.word) == uffd_wp &&
               leaf::write.test(back.word) == (write || throughout) &&
               back.exclusive == at.exclusive);
  }
};

/// Who shares a page with a child while it moves may not write to it afterwards.
struct a_page_that_is_forked_on_its_way_comes_back_read_only {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_migration(at.word) && at.context.tables_copied && !at.context.shared);
    const changed<W> parent = run.run_first(at.word, at.exclusive, at.context);
    const changed<W> back = run.then(parent, at.context);
    life.claim(!leaf::write.test(back.word) && !back.exclusive);
  }
};

/// Protection that comes while a page moves is there when it comes back.
struct a_page_that_is_protected_on_its_way_comes_back_protected {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_migration(at.word));
    const changed<W> on = run.run_first(at.word, at.exclusive, at.context);
    const changed<W> back = run.then(on, at.context);
    life.claim(leaf::uffd_wp.test(back.word) && !leaf::write.test(back.word) &&
               is_dirty(back.word) == (moving::dirty.get(at.word) == W{std::uint64_t{1}}));
  }
};

/// migrate_vma to a device and back. The page remembers that it was dirty, no entry does.
struct a_device_gives_the_page_back_as_it_was {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    const context<W>& c = at.context;
    const truth<W> write = leaf::write.test(at.word), uffd_wp = leaf::uffd_wp.test(at.word);
    life.assume(is_present(at.word) && !leaf::special.test(at.word));
    life.assume(!write || (c.writable && !uffd_wp));
    const changed<W> left = run.run_first(at.word, at.exclusive, c);
    life.claim(is_device_private(left.word) &&
               moving::frame.get(left.word) == c.moved_frame.word());
    const changed<W> back = run.then(left, c);
    life.claim(is_present(back.word) && frame_of(back.word) == c.moved_frame.word() &&
               leaf::uffd_wp.test(back.word) == uffd_wp && leaf::write.test(back.word) == write &&
               back.exclusive == at.exclusive && !is_dirty(back.word));
  }
};

/// Protection that comes while a device has a page is there when it comes back.
struct a_page_that_is_protected_in_a_device_comes_back_protected {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_device_private(at.word));
    const changed<W> on = run.run_first(at.word, at.exclusive, at.context);
    const changed<W> back = run.then(on, at.context);
    life.claim(leaf::uffd_wp.test(back.word) && !leaf::write.test(back.word) &&
               back.exclusive == at.exclusive);
  }
};

/// make_device_exclusive, and restore_exclusive_pte for whoever comes next.
struct a_page_that_a_device_held_is_writable_and_dirty_again {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    const context<W>& c = at.context;
    life.assume(is_present(at.word) && leaf::write.test(at.word) && !leaf::special.test(at.word));
    life.assume(c.writable && c.anon_page && !c.shared);
    const changed<W> held = run.run_first(at.word, at.exclusive, c);
    const changed<W> back = run.then(held, c);
    life.claim(is_device_exclusive(held.word) && is_present(back.word) &&
               frame_of(back.word) == frame_of(at.word) && back.exclusive &&
               leaf::write.test(back.word) && is_dirty(back.word));
  }
};

/// Protection that comes while a device holds a page is there when it is taken back.
struct a_page_that_is_protected_while_a_device_holds_it_stays_so {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const steps& run) const {
    const situation<Life> at(life, true);
    life.assume(is_device_exclusive(at.word) && at.context.uffd_wp && at.context.readable &&
                !at.context.shared);
    const changed<W> on = run.run_first(at.word, at.exclusive, at.context);
    const changed<W> back = run.then(on, at.context);
    life.claim(is_present(back.word) && leaf::uffd_wp.test(back.word) &&
               !leaf::write.test(back.word));
  }
};

void add_migrating(std::vector<obligation>& all) {
  all.push_back(sequence("a page that has moved is as dirty, exclusive, writable and protected",
                         migration_gives_the_page_back_as_it_was{},
                         "migrate_begin",
                         "migrate_end",
                         mutant_fault("migration_forgets_uffd_wp")));
  all.push_back(sequence("a page that is forked on its way to another frame comes back read-only",
                         a_page_that_is_forked_on_its_way_comes_back_read_only{},
                         "fork_parent",
                         "migrate_end",
                         mutant_fault("fork_leaves_migration_writable")));
  all.push_back(sequence("a page that is protected on its way to another frame comes back so",
                         a_page_that_is_protected_on_its_way_comes_back_protected{},
                         "write_protect",
                         "migrate_end",
                         faults::does_nothing));
}

void add_lending(std::vector<obligation>& all) {
  all.push_back(sequence("a page that comes back from a device is as exclusive and protected",
                         a_device_gives_the_page_back_as_it_was{},
                         "migrate_to_device",
                         "migrate_to_ram",
                         mutant_fault("device_private_protects_with_present_bit")));
  all.push_back(sequence("a page that is protected while a device has it comes back so",
                         a_page_that_is_protected_in_a_device_comes_back_protected{},
                         "write_protect",
                         "migrate_to_ram",
                         mutant_fault("device_private_downgrade_drops_uffd_wp")));
  all.push_back(sequence("a page that a device held is writable and dirty again",
                         a_page_that_a_device_held_is_writable_and_dirty_again{},
                         "make_device_exclusive",
                         "read",
                         faults::does_nothing));
  all.push_back(sequence("a page that is protected while a device holds it stays so",
                         a_page_that_is_protected_while_a_device_holds_it_stays_so{},
                         "write_protect",
                         "read",
                         faults::does_nothing));
}

}  // namespace

void add_sequences_of_pages_elsewhere(std::vector<obligation>& all) {
  add_migrating(all);
  add_lending(all);
}

}  // namespace ptecheck::smt
