#include <ptecheck/impl/packed/kernel_functions.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <set>

namespace ptecheck::impl::packed {
namespace {

using word = model::machine_word;

constexpr word readonly_page = 0x8000000000000025;
constexpr word writable_page = 0x8000000000000027;
constexpr word no_access = 0x120;
constexpr kernel_form linux_6_18{};
constexpr kernel_form old_pmd_modify{.pmd_modify_keeps_dirty = false};

std::optional<word> formula(const kernel_form& form, std::string_view name, word x, word y) {
  for (const auto& each : kernel_functions<word>)
    if (each.name == name) return each.value(form, x, y);
  return {};
}

/// What a kernel of this form would answer.
auto kernel_of(const kernel_form& form) {
  return [&form](std::string_view name, word x, word y) -> std::optional<word> {
    for (const kernel_number& each : kernel_numbers)
      if (each.name == name && form.*each.field != no_type) return form.*each.field;
    return formula(form, name, x, y);
  };
}

kernel_form linux_6_1() {
  kernel_form form;
  form.soft_dirty = true;
  form.saved_dirty = form.mkuffd_wp_clears_write = form.pmd_special = false;
  form.devmap = word{1} << 58;
  form.most_swap_areas = form.hwpoison = 26;
  form.migration_read = 27;
  form.migration_read_exclusive = 28;
  form.migration_write = 29;
  form.marker = 30;
  form.swapin_error = 31;
  form.payloads = 1;
  return form;
}

TEST(kernel_functions, have_different_names) {
  std::set<std::string_view> names;
  for (const auto& each : kernel_functions<word>) names.insert(each.name);
  EXPECT_EQ(names.size(), kernel_functions<word>.size());
}

TEST(kernel_functions, mprotect_of_a_written_page_gives_the_words_that_were_seen_live) {
  using kernel_inline::pte_modify;
  const word written = 0x8000000334928067;
  const word readonly_word = pte_modify(linux_6_18, written, readonly_page);
  EXPECT_EQ(readonly_word, 0x8400000334928025);
  const word hidden = pte_modify(linux_6_18, readonly_word, no_access);
  EXPECT_EQ(hidden, 0x040ffffccb6d7120);
  EXPECT_EQ(pte_modify(linux_6_18, hidden, readonly_page), readonly_word);
}

TEST(kernel_functions, write_permission_brings_dirty_back) {
  using kernel_inline::pte_mkwrite;
  EXPECT_EQ(pte_mkwrite(linux_6_18, word{0x8400000334928025}), 0x8000000334928067);
}

TEST(kernel_functions, write_protection_gives_the_word_that_was_seen_live) {
  using kernel_inline::pte_mkuffd_wp;
  EXPECT_EQ(pte_mkuffd_wp(linux_6_18, word{0x800000026ba1c067}), 0x840000026ba1c425);
  EXPECT_EQ(pte_mkuffd_wp(linux_6_1(), word{0x800000026ba1c067}), 0x800000026ba1c467);
}

TEST(kernel_functions, a_huge_page_stays_dirty_under_the_repaired_pmd_modify_alone) {
  using kernel_inline::pmd_modify;
  const word written = 0x80000001e22000e7;
  EXPECT_EQ(pmd_modify(linux_6_18, written, readonly_page), 0x84000001e22000a5);
  EXPECT_EQ(pmd_modify(old_pmd_modify, written, readonly_page), 0x80000001e22000a5);
  EXPECT_EQ(pmd_modify(linux_6_18, word{0x84000001e22000a5}, no_access), 0x040ffffe1dc001a0);
  EXPECT_EQ(pmd_modify(linux_6_18, word{0x040ffffe1dc001a0}, writable_page), written);
}

TEST(kernel_functions, a_swapped_page_has_the_word_that_was_seen_live) {
  using namespace kernel_inline;
  const word slot = swp_entry_to_pte(swp_entry(word{0}, word{0xb0e9}));
  EXPECT_EQ(pte_swp_mkexclusive(slot), 0x07fffffffe9e2c08);
  EXPECT_EQ(swp_offset(pte_to_swp_entry(word{0x07fffffffe9e2c08})), 0xb0e9);
}

TEST(kernel_functions, markers_have_the_words_that_were_seen_live) {
  using kernel_inline::make_pte_marker;
  EXPECT_EQ(make_pte_marker(linux_6_18, word{1}), marked::uffd_wp);
  EXPECT_EQ(make_pte_marker(linux_6_18, word{2}), marked::poison);
  EXPECT_EQ(make_pte_marker(linux_6_18, word{4}), marked::guard);
}

TEST(kernel_functions, advancing_a_hidden_word_moves_its_frame_forward) {
  using namespace kernel_inline;
  const word seen = pfn_pte(linux_6_18, word{1000}, readonly_page);
  const word hidden = pfn_pte(linux_6_18, word{1000}, no_access);
  EXPECT_EQ(pte_pfn(pte_advance_pfn(seen, word{24})), 1024u);
  EXPECT_EQ(pte_pfn(pte_advance_pfn(hidden, word{24})), 1024u);
}

TEST(kernel_functions, numbers_of_special_types_are_counted) {
  EXPECT_EQ(formula(linux_6_18, "MAX_SWAPFILES", 0, 0), linux_6_18.most_swap_areas);
  EXPECT_EQ(formula(linux_6_1(), "MAX_SWAPFILES", 0, 0), linux_6_1().most_swap_areas);
}

TEST(kernel_form, is_read_off_a_kernel_of_that_form) {
  kernel_form bare{.uffd_wp = false, .uffd_wp_markers = false};
  bare.mkuffd_wp_clears_write = bare.numa_hinting = bare.no_execute = false;
  kernel_form rich{.soft_dirty = true, .shadow_stack = true};
  rich.migration_keeps_accessed_dirty = rich.saved_dirty = true;
  rich.frame_bits = 40;
  for (const kernel_form& form : {linux_6_18, old_pmd_modify, linux_6_1(), bare, rich})
    EXPECT_EQ(measured_form(kernel_of(form)), form);
}

TEST(kernel_form, a_kernel_without_functions_has_no_types) {
  const kernel_form form =
      measured_form([](std::string_view, word, word) -> std::optional<word> { return {}; });
  EXPECT_EQ(form.marker, no_type);
  EXPECT_EQ(form.payloads, 0u);
  EXPECT_FALSE(form.uffd_wp);
}

}  // namespace
}  // namespace ptecheck::impl::packed
