#include <ptecheck/impl/kernel/call.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::kernel {
namespace {

template <class Op>
std::string_view advice_of(const Op& op) {
  return std::get<advice_call>(call_of(op)).advice.name;
}

template <class Op>
uffd_call uffd_call_of(const Op& op) {
  return std::get<uffd_call>(call_of(op));
}

constexpr model::range some = model::pages(1, 2);

TEST(call, of_reclaim_is_pageout) {
  EXPECT_EQ(advice_of(model::reclaim{{0}, some}), "MADV_PAGEOUT");
}

TEST(call, switches_advice_on_and_off) {
  EXPECT_EQ(advice_of(model::madvise_wipeonfork{{0}, some, true}), "MADV_WIPEONFORK");
  EXPECT_EQ(advice_of(model::madvise_wipeonfork{{0}, some, false}), "MADV_KEEPONFORK");
  EXPECT_EQ(advice_of(model::madvise_dontfork{{0}, some, true}), "MADV_DONTFORK");
  EXPECT_EQ(advice_of(model::madvise_dontfork{{0}, some, false}), "MADV_DOFORK");
}

TEST(call, registers_the_modes_that_are_asked_for) {
  using model::uffd_mode;
  const auto mode = [](uffd_mode of) {
    return uffd_call_of(model::uffdio_register{{0}, some, of}).mode;
  };
  EXPECT_EQ(mode(uffd_mode::none), 0u);
  EXPECT_EQ(mode(uffd_mode::missing), std::uint64_t{UFFDIO_REGISTER_MODE_MISSING});
  EXPECT_EQ(mode(uffd_mode::missing_wp),
            std::uint64_t{UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP});
}

TEST(call, copies_with_and_without_protection) {
  EXPECT_EQ(uffd_call_of(model::uffdio_copy{{0}, some, {7}, true}).mode,
            std::uint64_t{UFFDIO_COPY_MODE_WP});
  EXPECT_EQ(uffd_call_of(model::uffdio_copy{{0}, some, {7}, false}).mode, 0u);
  EXPECT_EQ(uffd_call_of(model::uffdio_copy{{0}, some, {7}, false}).value.value, 7);
}

TEST(call, protects_or_lifts) {
  EXPECT_EQ(uffd_call_of(model::uffdio_writeprotect{{0}, some, true}).mode,
            std::uint64_t{UFFDIO_WRITEPROTECT_MODE_WP});
  EXPECT_EQ(uffd_call_of(model::uffdio_writeprotect{{0}, some, false}).mode, 0u);
}

TEST(call, moves_with_and_without_holes) {
  const uffd_call made = uffd_call_of(model::uffdio_move{{0}, some, {5}, true});
  EXPECT_EQ(made.mode, 2u);
  EXPECT_EQ(made.to.index, 5);
  EXPECT_EQ(uffd_call_of(model::uffdio_move{{0}, some, {5}, false}).mode, 0u);
}

TEST(call, scans_for_what_is_asked) {
  const auto made = std::get<scan_call>(call_of(model::pagemap_scan{
      {0}, some, model::scan_filter::guard, {model::category::present}, true, true, {2}, {3}}));
  EXPECT_EQ(made.flags, 3u);
  EXPECT_EQ(made.wanted, std::uint64_t{model::category::guard});
  EXPECT_EQ(made.reported, std::uint64_t{model::category::present});
  EXPECT_EQ(made.regions, 2u);
  EXPECT_EQ(made.most, 3u);
}

TEST(call, of_the_kernel_on_pages_may_have_to_wait_for_userfaultfd) {
  EXPECT_TRUE(touches_pages(call_of(model::copy_from_user{{0}, {1}})));
  EXPECT_TRUE(touches_pages(call_of(model::madvise_populate{{0}, some, false})));
  EXPECT_TRUE(touches_pages(call_of(model::mlock{{0}, some})));
  EXPECT_TRUE(touches_pages(call_of(model::mremap{{0}, some, {1}, {0}, {}})));
  EXPECT_FALSE(touches_pages(call_of(model::munlock{{0}, some})));
  EXPECT_FALSE(touches_pages(call_of(model::madvise_dontneed{{0}, some})));
  EXPECT_FALSE(touches_pages(call_of(model::read{{0}, {1}})));
}

TEST(call, has_the_numbers_of_the_kernel) {
  EXPECT_EQ(uffd_continue.value, 0xc020aa07u);
  EXPECT_EQ(uffd_move.value, 0xc028aa05u);
}

TEST(call, of_poison_has_the_number_of_the_kernel) {
  EXPECT_EQ(uffd_poison.value, 0xc020aa08u);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
