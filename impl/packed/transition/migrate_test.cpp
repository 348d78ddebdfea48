#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/migrate.hpp>
#include <ptecheck/impl/packed/transition/move.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/remap.hpp>
#include <ptecheck/impl/packed/transition/scan.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

constexpr word_t moved_frame = 0x444;

context<> moved(context<> c = anon_memory()) {
  c.anon_page = !c.shared;
  c.moved_frame = model::pfn<>{moved_frame};
  return c;
}

/// The word mapped at the new frame.
constexpr word_t at_new_frame(word_t word) {
  return leaf::frame.with(word, moved_frame);
}

TEST(migrate, spells_the_frame_and_what_the_page_was) {
  EXPECT_EQ(after_exclusive<migrate_begin>(written, moved()), migrating_written);
  EXPECT_EQ(after<migrate_begin>(protected_dirty, moved()), migrating_protected);
  EXPECT_EQ(after_exclusive<migrate_begin>(readonly_dirty, moved()), migrating_exclusive);
  EXPECT_EQ(after_exclusive<migrate_begin>(inaccessible, moved()),
            moving::young.with(migrating_exclusive, word_t{1}));
  for (const word_t word : {migrating_written, migrating_protected, migrating_exclusive}) {
    EXPECT_TRUE(is_migration(word) && well_formed(word));
    EXPECT_FALSE(is_swap(word) || is_marker(word) || is_present(word) || is_none(word));
    EXPECT_EQ(frame_named_by(word), frame_of(written));
  }
}

TEST(migrate, leaves_what_is_no_page_of_its_own) {
  for (const word_t word :
       {nothing, zero_page, swap_protected, migrating_written, marked::uffd_wp, marked::guard})
    EXPECT_EQ(after<migrate_begin>(word, moved()), word);
  for (const word_t word : {nothing, written, zero_page, swap_protected, marked::guard})
    EXPECT_EQ(after<migrate_end>(word, moved()), word);
}

TEST(migrate, gives_the_page_back_as_it_was) {
  EXPECT_EQ(after<migrate_end>(migrating_written, moved()), at_new_frame(written));
  EXPECT_EQ(after<migrate_end>(migrating_protected, moved()), at_new_frame(protected_dirty));
  EXPECT_EQ(after<migrate_end>(migrating_exclusive, moved()), at_new_frame(readonly_dirty));
  EXPECT_TRUE(migrate_end::of(migrating_written, false, moved()).exclusive);
  EXPECT_TRUE(migrate_end::of(migrating_exclusive, false, moved()).exclusive);
  EXPECT_FALSE(migrate_end::of(migrating_protected, true, moved()).exclusive);
}

TEST(migrate, gives_the_page_back_old_if_it_was_not_accessed) {
  EXPECT_EQ(after<migrate_end>(moving::young.with(migrating_written, word_t{0}), moved()),
            leaf::accessed.clear(at_new_frame(written)));
}

TEST(migrate, gives_the_page_back_as_the_vma_has_it) {
  context<> c = moved();
  c.readable = c.writable = false;
  EXPECT_FALSE(leaf::present.test(after<migrate_end>(migrating_exclusive, c)));
  EXPECT_EQ(frame_of(after<migrate_end>(migrating_exclusive, c)), moved_frame);
  const word_t readable = swapped::uffd_wp.clear(migrating_protected);
  EXPECT_TRUE(leaf::write.test(after<migrate_end>(readable, moved(shared_file()))));
  EXPECT_FALSE(leaf::write.test(after<migrate_end>(readable, moved())));
}

TEST(migrate, is_waited_for) {
  for (const word_t word : {migrating_written, migrating_protected, migrating_exclusive}) {
    EXPECT_EQ(read::of(word, false, moved()).reply, code(reply::waits));
    EXPECT_EQ(write::of(word, false, moved()).reply, code(reply::waits));
    EXPECT_EQ(move_from::of(word, false, moved(), false).reply, code(reply::waits));
    EXPECT_EQ(after<write>(word, moved()), word);
  }
  context<> c = private_file();
  c.cache_migrates = true;
  EXPECT_EQ(read::of(nothing, false, c).reply, code(reply::waits));
}

TEST(migrate, loses_write_with_every_change_of_protection) {
  const word_t owned = migrating_exclusive;
  EXPECT_EQ(after<mprotect>(migrating_written, moved()), owned);
  EXPECT_EQ(after<write_protect>(migrating_written, moved()), swapped::uffd_wp.set(owned));
  EXPECT_EQ(after<write_unprotect>(migrating_written, moved()), owned);
  EXPECT_EQ(after<write_unprotect>(migrating_protected, moved()),
            swapped::uffd_wp.clear(migrating_protected));
  EXPECT_EQ(swapped::type.get(after<mprotect>(migrating_written, moved(shared_file()))),
            moving::read);
}

TEST(migrate, is_shared_by_fork_and_lifted_by_mremap) {
  context<> c = moved();
  c.tables_copied = true;
  for (const word_t word : {migrating_written, migrating_exclusive}) {
    EXPECT_EQ(after<fork_parent>(word, c), swapped::type.with(word, moving::read));
    EXPECT_EQ(after<fork_child>(word, c), word);
  }
  EXPECT_EQ(after<fork_child>(migrating_protected, c), swapped::uffd_wp.clear(migrating_protected));
  c.registration_lost = true;
  EXPECT_EQ(after<transition::mremap>(migrating_protected, c),
            swapped::uffd_wp.clear(migrating_protected));
}

TEST(migrate, is_swapped_for_a_scan) {
  namespace category = model::category;
  EXPECT_EQ(categories_of(migrating_written, moved()), category::swapped | category::written);
  EXPECT_EQ(categories_of(migrating_protected, moved(shared_file())),
            category::swapped | category::file);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
