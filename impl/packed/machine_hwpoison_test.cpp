#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;

model::memory_failure failure_at(std::uint16_t page, model::mm_id mm = parent) {
  return {mm, {page}};
}
template <class Faults>
bool is_broken(const driven<Faults>& m, std::uint32_t page, model::mm_id mm = parent) {
  return std::holds_alternative<model::hwpoison<>>(m.at(page, mm));
}

TEST(hwpoison, reaches_every_word_of_the_page) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 7) && m.done(model::fork{parent, child}));
  const model::pfn<> frame = m.page(before_boundary).frame;
  ASSERT_TRUE(m.done(failure_at(before_boundary, child)));
  EXPECT_TRUE(is_broken(m, before_boundary) && is_broken(m, before_boundary, child));
  EXPECT_EQ(m.under_test().frame(frame).names, 2u);
  ASSERT_TRUE(m.done(model::madvise_dontneed{parent, pages(before_boundary, 1)}));
  EXPECT_EQ(m.under_test().frame(frame).names, 1u);
}

TEST(hwpoison, answers_with_a_signal_or_an_error) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.done(failure_at(3)));
  EXPECT_EQ(m(model::read{parent, {3}}),
            (model::outcome{model::signal{model::signal_code::bus_mceerr_ar, {3}}}));
  EXPECT_EQ(m(model::copy_to_user{parent, {3}, {1}}), refused(EFAULT));
  EXPECT_EQ(m(model::madvise_populate{parent, pages(3, 1), true}), refused(EHWPOISON));
}

TEST(hwpoison, is_no_page_that_a_call_waits_for) {
  driven m{small_world(backing::private_shmem, model::uffd_mode::minor)};
  ASSERT_TRUE(m.done(model::fork{parent, child}) && m.write(3, 8) && m.read(3, child) == 0);
  ASSERT_TRUE(m.done(failure_at(3)) && m.done(model::migrate_begin{child, {3}}));
  EXPECT_EQ(m(model::uffdio_continue{parent, pages(3, 1), false}), refused(EEXIST));
  EXPECT_TRUE(is_broken(m, 3));
}

TEST(hwpoison, of_nothing_does_nothing) {
  driven m;
  EXPECT_EQ(m.read(1), 0);
  EXPECT_TRUE(m.done(failure_at(1)) && m.done(failure_at(2)) && m.done(failure_at(99)));
  EXPECT_EQ(m.page(1).frame, model::pfn<>{});
}

TEST(hwpoison, of_the_page_of_a_file_is_not_modelled) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.write(3, 7));
  EXPECT_TRUE(std::holds_alternative<model::unsupported>(m(failure_at(3))));
  EXPECT_FALSE(is_broken(m, 3));
}

}  // namespace
}  // namespace ptecheck::impl::packed
