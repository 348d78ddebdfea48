#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string usual = "readable writable anonymous anon_page ";

model::present<> collapsing(std::string_view what, std::string_view where = usual) {
  const auto after = collapsed<model::machine_word>(entry_of(what), given(where)).after;
  return std::get<model::present<>>(after);
}

TEST(collapse, makes_pages_of_ones_own_that_are_dirty) {
  for (const char* what : {"none", "frame 0 accessible", "frame 7 accessible"}) {
    const model::present<> page = collapsing(what);
    EXPECT_TRUE(page.write && page.dirty && page.exclusive && page.accessible) << what;
    EXPECT_FALSE(page.uffd_wp) << what;
  }
}

TEST(collapse, gives_no_more_than_the_vma_allows) {
  EXPECT_FALSE(collapsing("frame 7 accessible", "readable anonymous anon_page").write);
  EXPECT_FALSE(collapsing("frame 7", "anonymous anon_page").accessible);
}

TEST(collapse, copies_pages_and_fills_the_rest_with_zeros) {
  const auto content = [](std::string_view what) {
    return collapsed<model::machine_word>(entry_of(what), given(usual)).content;
  };
  EXPECT_EQ(content("frame 7 accessible"), effect::copy_frame);
  EXPECT_EQ(content("frame 0 accessible"), effect::zero_frame);
  EXPECT_EQ(content("none"), effect::zero_frame);
}

}  // namespace
}  // namespace ptecheck::spec
