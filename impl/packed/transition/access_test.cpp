#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

template <class Op>
reply answer(word_t before, const context<>& c) {
  return static_cast<reply>(Op::of(before, false, c).reply);
}

TEST(access, of_a_mapped_page_is_done_and_marks_it_accessed) {
  const context<> c = anon_memory();
  const word_t old = leaf::accessed.clear(written);
  EXPECT_EQ(after<read>(old, c), written);
  EXPECT_EQ(answer<read>(old, c), reply::done);
  EXPECT_EQ(after<write>(leaf::dirty.clear(old), c), written);
}

TEST(access, that_the_vma_refuses_changes_nothing) {
  context<> c = anon_memory();
  c.writable = false;
  for (const word_t word : {nothing, readonly_dirty, swap_exclusive, marked::guard}) {
    EXPECT_EQ(after<write>(word, c), word);
    EXPECT_EQ(answer<write>(word, c), reply::segv_accerr);
  }
  c.readable = false;
  EXPECT_EQ(answer<read>(marked::guard, c), reply::segv_accerr);
}

TEST(access, first_maps_the_zero_page_or_a_fresh_frame) {
  const context<> c = anon_memory();
  EXPECT_EQ(after<read>(nothing, c), zero_page);
  const auto stored = write::of(nothing, false, c);
  EXPECT_EQ(stored.word, mapped(fresh_frame) | leaf::write.mask | leaf::dirty.mask);
  EXPECT_EQ(stored.effect, code(effect::zero_frame));
  EXPECT_TRUE(stored.exclusive);
}

TEST(access, finds_the_zero_page_whatever_noise_none_carries) {
  EXPECT_EQ(after<read>(leaf::dirty.mask | leaf::accessed.mask, anon_memory()), zero_page);
}

TEST(access, of_a_file_maps_its_page) {
  context<> c = shared_file();
  EXPECT_EQ(after<read>(nothing, c), mapped(cache_frame) | leaf::write.mask);
  EXPECT_EQ(after<read>(nothing, private_file()), mapped(cache_frame));
  EXPECT_EQ(write::of(nothing, false, private_file()).effect, code(effect::copy_cache));
  c.cached = false;
  EXPECT_EQ(read::of(nothing, false, c).effect, code(effect::cache_zero));
  c.beyond_eof = true;
  EXPECT_EQ(answer<read>(marked::uffd_wp, c), reply::bus_adrerr);
  EXPECT_EQ(after<read>(marked::uffd_wp, c), marked::uffd_wp);
}

TEST(access, over_a_marker_maps_the_page_protected) {
  context<> c = anon_memory();
  c.uffd_wp = true;
  EXPECT_EQ(after<read>(marked::uffd_wp, c), zero_page | leaf::uffd_wp.mask);
  EXPECT_EQ(after<write>(marked::uffd_wp, c),
            mapped(fresh_frame) | leaf::uffd_wp.mask | leaf::saved_dirty.mask);
  c.uffd_wp = false;
  EXPECT_EQ(after<read>(marked::uffd_wp, c), zero_page);
}

TEST(access, of_a_missing_page_is_reported) {
  context<> c = anon_memory();
  c.uffd_missing = true;
  EXPECT_EQ(answer<read>(nothing, c), reply::missing_message);
  c.sigbus = true;
  EXPECT_EQ(answer<read>(nothing, c), reply::bus_adrerr);
  EXPECT_EQ(answer<read>(zero_page, c), reply::done);
  EXPECT_EQ(answer<read>(swap_exclusive, c), reply::again);
}

TEST(access, writes_a_protected_page_only_after_it_was_told) {
  context<> c = anon_memory();
  c.uffd_wp = c.anon_page = true;
  EXPECT_EQ(answer<write>(protected_dirty, c), reply::wp_message);
  EXPECT_EQ(after<write>(protected_dirty, c), protected_dirty);
  EXPECT_EQ(answer<read>(protected_dirty, c), reply::done);
  c.wp_async = true;
  EXPECT_EQ(after<write>(protected_dirty, c), readonly_dirty);
  EXPECT_EQ(answer<write>(protected_dirty, c), reply::again);
}

TEST(access, copies_a_page_that_is_not_its_own) {
  context<> c = anon_memory();
  c.anon_page = true;
  const auto copied = write::of(readonly_dirty, false, c);
  EXPECT_EQ(copied.word, mapped(fresh_frame) | leaf::write.mask | leaf::dirty.mask);
  EXPECT_EQ(copied.effect, code(effect::copy_frame));
  EXPECT_EQ(after_exclusive<write>(readonly_dirty, c), written);
  c.mapped_once = true;
  EXPECT_EQ(after<write>(readonly_dirty, c), written);
  EXPECT_EQ(after<write>(readonly_dirty, shared_file()), written);
}

TEST(access, brings_a_slot_back_with_its_protection) {
  context<> c = anon_memory();
  c.uffd_wp = true;
  EXPECT_EQ(after<read>(swap_exclusive, c), mapped(fresh_frame) | leaf::write.mask);
  EXPECT_EQ(after<read>(swap_protected, c), mapped(fresh_frame) | leaf::uffd_wp.mask);
  EXPECT_EQ(read::of(swap_exclusive, false, c).effect, code(effect::load_frame));
  EXPECT_TRUE(read::of(swap_exclusive, false, c).exclusive);
}

TEST(access, brings_a_slot_back_exclusive_if_nobody_else_names_it) {
  context<> c = anon_memory();
  const word_t slot = swapped::exclusive.clear(swap_exclusive);
  EXPECT_TRUE(read::of(slot, false, c).exclusive);
  c.slot_shared = true;
  EXPECT_EQ(after<read>(slot, c), mapped(fresh_frame));
  EXPECT_FALSE(write::of(slot, false, c).exclusive);
}

TEST(access, finds_the_page_of_a_slot_that_is_in_memory) {
  context<> c = anon_memory();
  c.swap_cached = true;
  c.swap_frame = model::pfn<>{0x555};
  const word_t slot = swapped::exclusive.clear(swap_exclusive);
  EXPECT_EQ(after<read>(slot, c), mapped(word_t{0x555}));
  EXPECT_EQ(read::of(slot, false, c).effect, code(effect::nothing));
  EXPECT_FALSE(read::of(slot, false, c).exclusive);
  EXPECT_EQ(after<write>(slot, c), mapped(word_t{0x555}) | leaf::write.mask);
}

TEST(access, of_a_page_that_the_file_has_is_reported_where_asked_for) {
  context<> c = shared_file();
  c.uffd_minor = true;
  EXPECT_EQ(answer<read>(nothing, c), reply::minor_message);
  EXPECT_EQ(after<write>(marked::uffd_wp, c), marked::uffd_wp);
  EXPECT_EQ(answer<write>(written, c), reply::done);
  c.sigbus = true;
  EXPECT_EQ(answer<write>(nothing, c), reply::bus_adrerr);
  c.cached = false;
  EXPECT_EQ(read::of(nothing, false, c).effect, code(effect::cache_zero));
}

TEST(access, never_writes_a_page_of_ksm_or_of_a_slot_in_place) {
  context<> c = anon_memory();
  c.anon_page = c.mapped_once = c.ksm_page = true;
  EXPECT_EQ(write::of(readonly_dirty, false, c).effect, code(effect::copy_frame));
  c.ksm_page = false;
  c.in_swap_cache = true;
  EXPECT_EQ(write::of(readonly_dirty, false, c).effect, code(effect::copy_frame));
}

TEST(access, dies_on_poison_and_guard) {
  const context<> c = anon_memory();
  EXPECT_EQ(answer<read>(marked::poison, c), reply::poisoned);
  EXPECT_EQ(answer<write>(marked::guard, c), reply::segv_maperr);
  EXPECT_EQ(after<write>(marked::guard, c), marked::guard);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
