#include <ptecheck/impl/packed/transition/fill.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

template <class Op, class... Args>
reply answer(word_t before, const context<>& c, Args... args) {
  return static_cast<reply>(Op::of(before, false, c, args...).reply);
}

TEST(copy, maps_a_written_page_over_anything_but_a_page_and_a_guard) {
  const context<> c = anon_memory();
  for (const word_t word : {nothing, marked::uffd_wp, marked::poison}) {
    const auto made = copy::of(word, false, c, false);
    EXPECT_EQ(made.word, mapped(fresh_frame) | leaf::write.mask | leaf::dirty.mask);
    EXPECT_EQ(made.effect, code(effect::fill_frame));
    EXPECT_TRUE(made.exclusive);
  }
  for (const word_t word : {written, inaccessible, swap_protected, marked::guard}) {
    EXPECT_EQ(answer<copy>(word, c, false), reply::exists);
    EXPECT_EQ(after<copy>(word, c, false), word);
  }
}

TEST(copy, protects_the_page_whatever_the_vma_allows) {
  context<> c = anon_memory();
  const word_t page = mapped(fresh_frame) | leaf::uffd_wp.mask | leaf::saved_dirty.mask;
  EXPECT_EQ(after<copy>(nothing, c, true), page);
  c.writable = false;
  EXPECT_EQ(after<copy>(nothing, c, true), page);
  c.readable = false;
  EXPECT_EQ(after<copy>(nothing, c, true),
            mapped(fresh_frame, false) | leaf::uffd_wp.mask | leaf::saved_dirty.mask);
}

TEST(copy, into_a_shared_mapping_gives_the_page_to_the_file) {
  context<> c = shared_file();
  EXPECT_EQ(answer<copy>(nothing, c, false), reply::exists);
  c.cached = false;
  EXPECT_EQ(copy::of(nothing, false, c, false).effect, code(effect::cache_fill));
  EXPECT_FALSE(copy::of(nothing, false, c, false).exclusive);
  c.beyond_eof = true;
  EXPECT_EQ(answer<copy>(nothing, c, false), reply::bad_address);
}

TEST(zeropage, maps_the_zero_page_over_none_alone) {
  context<> c = anon_memory();
  EXPECT_EQ(after<zeropage>(nothing, c), zero_page);
  for (const word_t word : {written, swap_protected, marked::uffd_wp, marked::poison}) {
    EXPECT_EQ(answer<zeropage>(word, c), reply::exists);
    EXPECT_EQ(after<zeropage>(word, c), word);
  }
  c.readable = false;
  EXPECT_TRUE(leaf::protnone.test(after<zeropage>(nothing, c)));
}

TEST(zeropage, in_a_shared_mapping_fills_the_file) {
  context<> c = shared_file();
  c.cached = false;
  const auto made = zeropage::of(marked::uffd_wp, false, c);
  EXPECT_EQ(made.word, mapped(fresh_frame) | leaf::write.mask | leaf::dirty.mask);
  EXPECT_EQ(made.effect, code(effect::cache_fill));
}

TEST(continue_fault, maps_the_page_of_the_file) {
  const context<> c = shared_file();
  const word_t page = mapped(cache_frame);
  for (const word_t word : {nothing, marked::uffd_wp, marked::poison}) {
    EXPECT_EQ(after<continue_fault>(word, c, false), page | leaf::write.mask | leaf::dirty.mask);
    EXPECT_EQ(after<continue_fault>(word, c, true),
              page | leaf::uffd_wp.mask | leaf::saved_dirty.mask);
  }
  EXPECT_EQ(after<continue_fault>(nothing, private_file(), false), page | leaf::saved_dirty.mask);
  for (const word_t word : {written, inaccessible, swap_protected, marked::guard}) {
    EXPECT_EQ(answer<continue_fault>(word, c, false), reply::exists);
    EXPECT_EQ(after<continue_fault>(word, c, false), word);
  }
}

TEST(continue_fault, needs_a_page_in_the_file) {
  context<> c = shared_file();
  c.cached = false;
  EXPECT_EQ(answer<continue_fault>(nothing, c, false), reply::bad_address);
  c.cached = c.beyond_eof = true;
  EXPECT_EQ(answer<continue_fault>(written, c, true), reply::bad_address);
}

TEST(poison, takes_the_place_of_none_alone) {
  context<> c = anon_memory();
  EXPECT_EQ(after<poison>(nothing, c), marked::poison);
  for (const word_t word : {written, swap_protected, marked::uffd_wp, marked::guard})
    EXPECT_EQ(answer<poison>(word, c), reply::exists);
  c.beyond_eof = true;
  EXPECT_EQ(answer<poison>(written, c), reply::bad_address);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
