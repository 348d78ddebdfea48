#include <ptecheck/model/layout.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ptecheck::model {
namespace {

constexpr flag<"low", 0> low{};
constexpr flag<"high", 63> high{};
constexpr bits<"plain", 4, 11> plain{};
constexpr bits<"turned", 20, 39, coding::inverted> turned{};
constexpr auto layout = entry_layout(low, plain, turned, high);

// What must be refused.
constexpr flag<"inside_plain", 7> inside_plain{};
static_assert(disjoint(layout));
static_assert(!disjoint(entry_layout(low, plain, inside_plain)));
static_assert(covered(layout) == 0x800000fffff00ff1);
static_assert(covered(entry_layout()) == 0 && disjoint(entry_layout()));

constexpr std::uint64_t words[] = {0, ~std::uint64_t{0}, 0x0123456789abcdef, 0x8000000000000001};
constexpr std::uint64_t numbers[] = {0, 1, 0x55, 0xff, 0xabcde, 0xfffff};

template <class Field, class F>
void for_each_case(Field, F check) {
  for (const std::uint64_t word : words)
    for (const std::uint64_t number : numbers) check(word, number & Field::most);
}

TEST(layout, gets_what_was_put_in) {
  for_each_case(plain, [](std::uint64_t word, std::uint64_t number) {
    EXPECT_EQ(plain.get(plain.with(word, number)), number);
  });
  for_each_case(turned, [](std::uint64_t word, std::uint64_t number) {
    EXPECT_EQ(turned.get(turned.with(word, number)), number);
  });
}

TEST(layout, leaves_all_other_bits_alone) {
  for_each_case(plain, [](std::uint64_t word, std::uint64_t number) {
    EXPECT_EQ((plain.with(word, number) ^ word) & ~plain.mask, 0u);
  });
  for_each_case(turned, [](std::uint64_t word, std::uint64_t number) {
    EXPECT_EQ((turned.with(word, number) ^ word) & ~turned.mask, 0u);
  });
}

TEST(layout, keeps_the_last_of_two) {
  for_each_case(turned, [](std::uint64_t word, std::uint64_t number) {
    EXPECT_EQ(turned.with(turned.with(word, std::uint64_t{7}), number), turned.with(word, number));
  });
}

TEST(layout, loses_what_does_not_fit) {
  EXPECT_EQ(plain.of(std::uint64_t{0x1ab}), plain.of(std::uint64_t{0xab}));
  EXPECT_EQ(plain.get(~std::uint64_t{0}), 0xffu);
}

TEST(layout, turns_an_inverted_field_over) {
  EXPECT_EQ(turned.of(std::uint64_t{0}), turned.mask);
  EXPECT_EQ(turned.get(std::uint64_t{0}), turned.most);
}

TEST(layout, tests_sets_and_clears_one_bit) {
  for (const std::uint64_t word : words) {
    EXPECT_TRUE(high.test(high.set(word)));
    EXPECT_FALSE(high.test(high.clear(word)));
    EXPECT_EQ(high.set(word) & ~high.mask, word & ~high.mask);
    EXPECT_EQ(high.clear(word) & ~high.mask, word & ~high.mask);
  }
  EXPECT_EQ(low.when<std::uint64_t>(true), 1u);
  EXPECT_EQ(low.when<std::uint64_t>(false), 0u);
}

TEST(layout, visits_the_fields_by_name) {
  std::vector<std::string> seen;
  const std::uint64_t word = high.set(turned.with(std::uint64_t{0x5a0}, std::uint64_t{42}));
  for_each_field(layout, word, [&](std::string_view name, std::uint64_t number) {
    seen.push_back(std::string{name} + '=' + std::to_string(number));
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"low=0", "plain=90", "turned=42", "high=1"}));
}

}  // namespace
}  // namespace ptecheck::model
