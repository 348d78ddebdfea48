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

TEST(call, of_poison_has_the_number_of_the_kernel) {
  EXPECT_EQ(uffd_poison.value, 0xc020aa08u);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
