#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/scan.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

namespace category = model::category;

TEST(scan, calls_words_by_what_they_hold) {
  context<> c = anon_memory();
  c.anon_page = true;
  EXPECT_EQ(categories_of(written, c), word_t{category::written | category::present});
  EXPECT_EQ(categories_of(inaccessible, c), word_t{category::written | category::present});
  EXPECT_EQ(categories_of(zero_page, c),
            word_t{category::written | category::present | category::zero_page});
  EXPECT_EQ(categories_of(swap_exclusive, c), word_t{category::written | category::swapped});
  EXPECT_EQ(categories_of(marked::guard, c),
            word_t{category::written | category::swapped | category::guard});
  EXPECT_EQ(categories_of(nothing, c), word_t{category::written});
}

TEST(scan, calls_a_page_of_the_file_so) {
  EXPECT_EQ(categories_of(written, shared_file()),
            word_t{category::written | category::present | category::file});
}

TEST(scan, calls_nothing_written_that_is_protected) {
  context<> c = anon_memory();
  c.anon_page = true;
  EXPECT_EQ(categories_of(protected_dirty, c), word_t{category::present});
  EXPECT_EQ(categories_of(swap_protected, c), word_t{category::swapped});
  EXPECT_EQ(categories_of(marked::uffd_wp, c), word_t{category::swapped});
}

TEST(scan, says_where_it_may_protect) {
  context<> c = anon_memory();
  c.uffd_wp = c.wp_async = true;
  EXPECT_EQ(categories_of(nothing, c), word_t{category::written | category::wp_allowed});
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
