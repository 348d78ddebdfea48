#include <ptecheck/props/told_entries.hpp>

#include <gtest/gtest.h>

namespace ptecheck::props {
namespace {

model::entry<> page(std::uint64_t frame, bool write = false, bool exclusive = false) {
  return model::present<>{model::pfn<>{frame}, true, write, false, false, exclusive};
}
model::entry<> slot(std::uint64_t number, bool exclusive = false) {
  return model::swap<>{model::swap_slot<>{number}, false, exclusive};
}

class entries_told : public testing::Test {
 protected:
  bool agree_on(const model::entry<>& expected,
                const model::entry<>& told,
                dirty_bit dirty = dirty_bit::counts) {
    return agree(expected, told, names_, dirty);
  }
  told_names names_;
};

TEST_F(entries_told, agree_up_to_the_names_of_frames) {
  EXPECT_TRUE(agree_on(page(1), page(0x1234)));
  EXPECT_TRUE(agree_on(page(2), page(0x99)));
  EXPECT_TRUE(agree_on(page(1), page(0x1234)));
  EXPECT_FALSE(agree_on(page(1), page(0x99)));
  EXPECT_FALSE(agree_on(page(3), page(0x1234)));
}

TEST_F(entries_told, name_the_zero_page_alike) {
  EXPECT_TRUE(agree_on(page(0), page(0)));
  EXPECT_FALSE(agree_on(page(0), page(7)));
  EXPECT_FALSE(agree_on(page(7), page(0)));
}

TEST_F(entries_told, name_slots_apart_from_frames_and_slot_0_like_any_other) {
  EXPECT_TRUE(agree_on(page(1), page(5)));
  EXPECT_TRUE(agree_on(slot(1), slot(0)));
  EXPECT_FALSE(agree_on(slot(2), slot(0)));
}

TEST_F(entries_told, differ_in_what_a_word_says) {
  EXPECT_FALSE(agree_on(page(1), page(1, true)));
  EXPECT_FALSE(agree_on(page(1), slot(1)));
  EXPECT_FALSE(agree_on(slot(1), slot(1, true)));
  EXPECT_FALSE(agree_on(model::guard_marker(), model::poison_marker()));
  EXPECT_FALSE(agree_on(model::none{}, model::marker<>{}));
}

TEST_F(entries_told, do_not_say_whether_a_present_page_is_exclusive) {
  EXPECT_TRUE(agree_on(page(1, false, true), page(1)));
}

TEST_F(entries_told, say_as_much_of_dirty_as_they_can) {
  const model::entry<> clean = model::present<>{model::pfn<>{1u}, true, false, false, false, false};
  const model::entry<> dirty = model::present<>{model::pfn<>{1u}, true, false, true, false, false};
  EXPECT_FALSE(agree_on(dirty, clean));
  EXPECT_FALSE(agree_on(clean, dirty));
  EXPECT_TRUE(agree_on(dirty, clean, dirty_bit::may_be_missing));
  EXPECT_FALSE(agree_on(clean, dirty, dirty_bit::may_be_missing));
  EXPECT_TRUE(agree_on(dirty, clean, dirty_bit::says_nothing));
  EXPECT_TRUE(agree_on(clean, dirty, dirty_bit::says_nothing));
}

TEST_F(entries_told, have_other_names_after_they_are_forgotten) {
  EXPECT_TRUE(agree_on(page(1), page(5)));
  names_.forget();
  EXPECT_TRUE(agree_on(page(1), page(6)));
}

}  // namespace
}  // namespace ptecheck::props
