#include <ptecheck/impl/kernel/arena.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::kernel {
namespace {

TEST(arena, has_the_end_of_a_page_table_in_its_middle) {
  for (const std::uint32_t pages : {1u, 2u, 31u, 32u, 64u}) {
    const arena in{pages};
    EXPECT_EQ(in.address(pages / 2 * model::page_size) % (2u << 20), 0u) << pages;
  }
}

TEST(arena, knows_the_page_of_an_address) {
  const arena in{32};
  EXPECT_EQ(in.page_at(in.start()).index, 0);
  EXPECT_EQ(in.page_at(in.address(5 * model::page_size + 17)).index, 5);
  EXPECT_EQ(in.page_at(in.start() + in.bytes()).index, 32);
}

TEST(arena, has_the_first_word_of_each_page) {
  const arena in{4};
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(in.word_of(3)), in.start() + 3 * model::page_size);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
