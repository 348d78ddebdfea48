#include <ptecheck/cli/headers_report.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ptecheck::cli {
namespace {

using impl::headers::comparison;
using impl::headers::comparison_plan;
using impl::headers::difference;

constexpr comparison_plan plan{.words = 100, .seed = 7};

/// One configuration on two machines; on the second a helper differs.
headers_comparison one_difference() {
  const difference found{"pmd_modify", 12, 0x80000001e22000e7, 0x25, 0x84000001e22000a5, 0x25};
  configuration_comparison of{"configured", {}, {"is_swap_pte"}, {"shadow stacks"}, {}};
  of.machines.push_back({"4 levels", comparison{130, 9, {}}});
  of.machines.push_back({"5 levels", comparison{131, 9, {found}}});
  return {"/headers", 6 << 16 | 1 << 8 | 192, {of}};
}

TEST(headers_comparison, sums_up_its_variants) {
  const headers_comparison all = one_difference();
  EXPECT_EQ(all.functions(), 131u);
  EXPECT_EQ(all.variants(), 2u);
  EXPECT_EQ(all.comparisons(100), (130u + 131u) * 100 + 2 * 9);
  EXPECT_EQ(all.differences(), 1u);
}

TEST(headers_report, names_the_fields_of_a_page) {
  EXPECT_EQ(named_fields(0x8400000334928425),
            "0x8400000334928425  present user accessed uffd_wp frame=0x334928 saved_dirty "
            "no_execute");
}

TEST(headers_report, turns_the_frame_of_a_hidden_page_back) {
  EXPECT_EQ(named_fields(0x040ffffccb6d7120),
            "0x040ffffccb6d7120  accessed protnone frame=0x334928 saved_dirty");
}

TEST(headers_report, names_the_fields_of_a_swap_entry) {
  EXPECT_EQ(named_fields(0x07fffffffe9e2c0a),
            "0x07fffffffe9e2c0a  exclusive offset=0xb0e9 type=0x0 other=0x2");
}

TEST(headers_report, says_that_a_word_is_none) {
  EXPECT_EQ(named_fields(0x40), "0x0000000000000040  none");
}

TEST(headers_report, text_shows_the_facts_and_the_difference) {
  const std::string text = as_text(one_difference(), plan);
  for (const std::string_view part : {"Linux 6.1.192 in /headers",
                                      "pmd_modify keeps the dirty bit",
                                      "not in these headers:\n  is_swap_pte\n",
                                      "unknown to these headers: shadow stacks",
                                      "pmd_modify: 12 differences, configured, 5 levels",
                                      "kernel  0x84000001e22000a5  present user accessed",
                                      "131 helpers on 100 words each in 2 variants: 1 differ"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(headers_report, data_holds_every_variant) {
  const json data = as_data(one_difference(), plan);
  EXPECT_EQ(data["kernel"], "6.1.192");
  EXPECT_EQ(data["differences"], 1);
  const json& of = data["configurations"][0];
  EXPECT_EQ(of["facts"]["mkuffd_wp clears write"], true);
  EXPECT_EQ(of["numbers"]["SWP_PTE_MARKER"], 31);
  EXPECT_TRUE(of["numbers"]["SWP_HWPOISON"].is_null());
  EXPECT_EQ(of["absent"][0], "is_swap_pte");
  EXPECT_EQ(of["variants"][1]["differences"][0]["x"], "0x80000001e22000e7");
}

}  // namespace
}  // namespace ptecheck::cli
