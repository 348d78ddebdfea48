#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;

/// Two blocks of hugetlb memory.
struct hugetlb_memory : testing::TestWithParam<backing> {
  hugetlb_memory() {
    const model::mmap map{parent, pages(0, 1024), GetParam(), model::protection::read_write};
    EXPECT_TRUE(m.done(map));
  }
  static model::world world_of_blocks() {
    model::world in = small_world();
    in.pages = 1024;
    return in;
  }
  bool protects(std::uint32_t first, std::uint32_t count) {
    return m.done(model::uffdio_register{parent, pages(0, 1024), model::uffd_mode::wp}) &&
           m.done(model::uffdio_writeprotect{parent, pages(first, count), true});
  }
  void expect_counts() {
    EXPECT_EQ(census(m.under_test(), world_of_blocks()).complaint(), std::nullopt);
  }

  driven<> m{world_of_blocks()};
};

TEST_P(hugetlb_memory, has_one_word_a_block) {
  ASSERT_TRUE(m.write(7, 7));
  EXPECT_TRUE(m.under_test().is_huge(parent, 511));
  EXPECT_FALSE(m.under_test().is_huge(parent, 512));
  EXPECT_EQ(m.page(511).frame.word(), m.page(0).frame.word() + 511);
  EXPECT_EQ(m.read(7), 7);
  EXPECT_EQ(m.read(8), 0);
  expect_counts();
}

TEST_P(hugetlb_memory, may_have_a_marker_in_its_place) {
  ASSERT_TRUE(protects(0, 512));
  EXPECT_EQ(m.under_test().word_at(parent, 300), marked::uffd_wp);
  EXPECT_EQ(m.read(300), 0);
  EXPECT_TRUE(m.page(0).uffd_wp);
  EXPECT_EQ(m(model::write{parent, {300}, {1}}),
            (model::outcome{model::signal{model::signal_code::bus_adrerr, {300}}}));
}

TEST_P(hugetlb_memory, leaves_room_for_small_pages) {
  ASSERT_TRUE(m.write(7, 7));
  ASSERT_TRUE(protects(512, 512));
  const model::mmap small{parent, pages(0, 1024), backing::anon, model::protection::read_write};
  ASSERT_TRUE(m.done(small));
  for (const std::uint32_t page : {7u, 700u}) {
    ASSERT_TRUE(m.write(page, 9));
    EXPECT_FALSE(m.under_test().is_huge(parent, page));
  }
  const model::mmap again{parent, pages(0, 1024), GetParam(), model::protection::read_write};
  ASSERT_TRUE(m.done(again));
  EXPECT_EQ(m.read(7), GetParam() == backing::hugetlb ? 0 : 7);
  expect_counts();
}

TEST_P(hugetlb_memory, is_copied_as_a_whole_where_it_is_private) {
  ASSERT_TRUE(m.write(7, 7));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  ASSERT_TRUE(m.write(8, 8, child));
  EXPECT_EQ(m.read(7, child), 7);
  EXPECT_EQ(m.read(8), GetParam() == backing::hugetlb ? 0 : 8);
  ASSERT_TRUE(m.done(model::exit{child}));
  EXPECT_EQ(m.read(7), 7);
  expect_counts();
}

INSTANTIATE_TEST_SUITE_P(of_either_kind,
                         hugetlb_memory,
                         testing::Values(backing::hugetlb, backing::hugetlb_shared));

}  // namespace
}  // namespace ptecheck::impl::packed
