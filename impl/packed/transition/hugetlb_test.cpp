#include <ptecheck/impl/packed/transition/hugetlb.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

using model::machine_word;

constexpr machine_word readable_word = 0x80000001e22000a5;
constexpr machine_word written = 0x80000001e22000e7;
constexpr machine_word protected_word = 0x84000001e22004a5;
constexpr machine_word hidden = 0x040ffffe1ddff1a0;

context<> private_memory() {
  context<> c{};
  c.readable = c.writable = c.uffd_wp = c.anon_page = c.mapped_once = true;
  c.fresh_frame = model::pfn<>{0x1e2200};
  return c;
}
context<> shared_memory() {
  context<> c = private_memory();
  c.anon_page = c.uffd_wp = false;
  c.shared = c.cached = true;
  c.cache_frame = c.fresh_frame;
  return c;
}

template <class Op>
changed<machine_word> by(machine_word word, const context<>& c) {
  return hugetlb_form_of<Op>::of(word, true, c);
}

TEST(hugetlb_words, hide_all_bits_of_their_frame) {
  context<> c = private_memory();
  c.readable = c.writable = false;
  EXPECT_EQ(by<mprotect>(written, c).word, hidden);
  EXPECT_EQ(frame_of(hugetlb::small(hidden)), 0x1e2200u);
  EXPECT_EQ(frame_of(hugetlb::nth(hidden, machine_word{511})), 0x1e23ffu);
  EXPECT_EQ(frame_of(hugetlb::nth(written, machine_word{511})), 0x1e23ffu);
}

TEST(hugetlb_words, of_private_memory_do_not_become_writable_by_a_call) {
  EXPECT_FALSE(leaf::write.test(by<mprotect>(written, private_memory()).word));
  EXPECT_FALSE(leaf::write.test(by<write_unprotect>(protected_word, private_memory()).word));
  EXPECT_TRUE(leaf::write.test(by<mprotect>(readable_word, shared_memory()).word));
}

TEST(hugetlb_words, are_markers_where_nothing_was) {
  EXPECT_EQ(by<write_protect>(nothing, private_memory()).word, marked::uffd_wp);
  EXPECT_EQ(by<write_protect>(written, private_memory()).word, protected_word);
  EXPECT_EQ(by<zap<because::dontneed>>(protected_word, private_memory()).word, marked::uffd_wp);
  EXPECT_EQ(by<write_unprotect>(marked::uffd_wp, private_memory()).word, nothing);
  EXPECT_EQ(hugetlb::nth(marked::uffd_wp, machine_word{7}), marked::uffd_wp);
}

TEST(hugetlb_words, of_a_first_access_say_that_they_are_huge) {
  EXPECT_EQ(by<read>(nothing, private_memory()).word, readable_word);
  EXPECT_EQ(by<read>(nothing, shared_memory()).word, written);
  EXPECT_EQ(by<write>(readable_word, private_memory()).word, written);
  EXPECT_EQ(by<read>(marked::uffd_wp, private_memory()).word, leaf::uffd_wp.set(readable_word));
}

TEST(hugetlb_words, of_a_child_are_as_dirty_as_the_parents) {
  context<> c = shared_memory();
  c.tables_copied = true;
  EXPECT_TRUE(is_dirty(by<fork_child>(written, c).word));
  EXPECT_FALSE(leaf::uffd_wp.test(by<fork_child>(protected_word, c).word));
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
