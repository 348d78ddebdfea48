#include <ptecheck/props/bijection.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>

namespace ptecheck::props {
namespace {

class named : public testing::Test {
 protected:
  void hand_out(std::uint64_t number) {
    ++born_[number];
    lives_[number] = true;
  }
  void free(std::uint64_t number) { lives_[number] = false; }
  bool relates(std::uint64_t reference, std::uint64_t subject) {
    const auto lives = [&](std::uint64_t number, std::uint32_t born) {
      return lives_[number] && born_[number] == born;
    };
    return names_.relates(reference, subject, born_[reference], lives);
  }

  bijection names_;

 private:
  std::map<std::uint64_t, std::uint32_t> born_;
  std::map<std::uint64_t, bool> lives_;
};

TEST_F(named, zero_stands_for_zero_alone) {
  hand_out(1);
  EXPECT_TRUE(relates(0, 0));
  EXPECT_FALSE(relates(0, 1));
  EXPECT_FALSE(relates(1, 0));
}

TEST_F(named, any_two_free_numbers_pair_up_and_stay_together) {
  hand_out(1);
  EXPECT_TRUE(relates(1, 70));
  EXPECT_TRUE(relates(1, 70));
  EXPECT_FALSE(relates(1, 71));
}

TEST_F(named, two_numbers_cannot_stand_for_one) {
  hand_out(1);
  hand_out(2);
  EXPECT_TRUE(relates(1, 70));
  EXPECT_FALSE(relates(2, 70));
}

TEST_F(named, a_number_handed_out_again_is_somebody_else) {
  hand_out(1);
  EXPECT_TRUE(relates(1, 70));
  free(1);
  hand_out(1);
  EXPECT_TRUE(relates(1, 71));
  EXPECT_FALSE(relates(1, 70));
}

TEST_F(named, the_subject_may_use_a_number_again_when_its_partner_is_gone) {
  hand_out(1);
  hand_out(2);
  EXPECT_TRUE(relates(1, 70));
  free(1);
  EXPECT_TRUE(relates(2, 70));
  hand_out(1);
  EXPECT_FALSE(relates(1, 70));
  EXPECT_TRUE(relates(1, 71));
}

TEST_F(named, a_lost_partner_is_not_found_again) {
  hand_out(1);
  hand_out(2);
  EXPECT_TRUE(relates(1, 70));
  free(1);
  EXPECT_TRUE(relates(2, 70));
  EXPECT_FALSE(relates(1, 70));
}

TEST_F(named, absurd_numbers_stand_for_nothing) {
  hand_out(1);
  EXPECT_FALSE(relates(1, (std::uint64_t{1} << 40) - 1));
  EXPECT_FALSE(relates((std::uint64_t{1} << 40) - 1, 1));
  EXPECT_TRUE(relates(1, 1));
}

TEST_F(named, a_reset_forgets_all_pairs) {
  hand_out(1);
  EXPECT_TRUE(relates(1, 70));
  names_.reset();
  EXPECT_TRUE(relates(1, 71));
}

}  // namespace
}  // namespace ptecheck::props
