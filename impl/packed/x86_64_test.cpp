#include <ptecheck/impl/packed/meaning.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ptecheck::impl::packed {
namespace {

// Raw words of a live 6.18 kernel, with what pagemap said of the same pages.
constexpr std::uint64_t zero_page = 0x8000000003b34225;
constexpr std::uint64_t written = 0x8000000334928067;
constexpr std::uint64_t made_readonly = 0x8400000334928025;
constexpr std::uint64_t made_inaccessible = 0x040ffffccb6d7120;
constexpr std::uint64_t swapped_out = 0x07fffffffe9e2c08;
constexpr std::uint64_t swapped_out_protected = 0x07fffffffe9e2a0c;
constexpr std::uint64_t protected_page = 0x840000026ba1c425;

std::vector<std::string> fields(std::uint64_t word, const auto& layout) {
  std::vector<std::string> set;
  model::for_each_field(layout, word, [&](std::string_view name, std::uint64_t number) {
    if (name != "frame" && name != "offset" && number != 0) set.emplace_back(name);
  });
  return set;
}

TEST(x86_64, reads_live_words_by_field) {
  using names = std::vector<std::string>;
  EXPECT_EQ(fields(zero_page, leaf::layout),
            (names{"present", "user", "accessed", "special", "no_execute"}));
  EXPECT_EQ(fields(written, leaf::layout),
            (names{"present", "write", "user", "accessed", "dirty", "no_execute"}));
  EXPECT_EQ(fields(made_inaccessible, leaf::hidden_layout),
            (names{"accessed", "protnone", "saved_dirty"}));
  EXPECT_EQ(fields(protected_page, leaf::layout),
            (names{"present", "user", "accessed", "uffd_wp", "saved_dirty", "no_execute"}));
  EXPECT_EQ(fields(swapped_out_protected, swapped::layout), (names{"uffd_wp", "exclusive"}));
}

TEST(x86_64, finds_the_frame_and_the_slot_of_live_words) {
  EXPECT_EQ(frame_of(zero_page), 0x3b34u);
  EXPECT_EQ(frame_of(written), 0x334928u);
  EXPECT_EQ(frame_of(made_inaccessible), frame_of(written));
  EXPECT_EQ(swapped::offset.get(swapped_out), 0xb0e9u);
  EXPECT_EQ(swapped::offset.get(swapped_out_protected), 0xb0eau);
}

TEST(x86_64, tells_the_kinds_of_live_words_apart) {
  for (const std::uint64_t word : {zero_page, written, made_readonly, made_inaccessible}) {
    EXPECT_TRUE(is_present(word));
    EXPECT_FALSE(is_none(word) || is_swap(word) || is_marker(word));
  }
  for (const std::uint64_t word : {swapped_out, swapped_out_protected}) {
    EXPECT_TRUE(is_swap(word));
    EXPECT_FALSE(is_none(word) || is_present(word) || is_marker(word));
  }
  for (const std::uint64_t word : {marked::uffd_wp, marked::poison, marked::guard}) {
    EXPECT_TRUE(is_marker(word));
    EXPECT_FALSE(is_none(word) || is_present(word) || is_swap(word));
  }
}

TEST(x86_64, ignores_accessed_and_dirty_where_nothing_is_mapped) {
  for (const std::uint64_t noise : {nothing, leaf::accessed.mask, leaf::dirty.mask})
    EXPECT_TRUE(is_none(noise));
  EXPECT_FALSE(is_none(std::uint64_t{0x100}));
  EXPECT_FALSE(is_none(std::uint64_t{0x04}));
}

TEST(x86_64, keeps_dirty_when_write_goes_and_comes) {
  EXPECT_EQ(readonly(written), made_readonly);
  EXPECT_EQ(writable(made_readonly), written);
  EXPECT_EQ(readonly(made_readonly), made_readonly);
  const std::uint64_t clean = leaf::dirty.clear(written);
  EXPECT_EQ(readonly(clean), leaf::write.clear(clean));
  EXPECT_EQ(writable(readonly(clean)), clean);
}

TEST(meaning, of_live_words) {
  const auto page = std::get<model::present<>>(meaning(written, true));
  EXPECT_TRUE(page == (model::present<>{model::pfn<>{0x334928}, true, true, true, false, true}));
  const auto hidden = std::get<model::present<>>(meaning(made_inaccessible, false));
  EXPECT_TRUE(hidden ==
              (model::present<>{model::pfn<>{0x334928}, false, false, true, false, false}));
  const auto watched = std::get<model::present<>>(meaning(protected_page, true));
  EXPECT_TRUE(watched.uffd_wp && watched.dirty && !watched.write);
  const auto slot = std::get<model::swap<>>(meaning(swapped_out_protected, false));
  EXPECT_TRUE(slot == (model::swap<>{model::swap_slot<>{0xb0ea}, true, true}));
}

TEST(meaning, of_markers) {
  EXPECT_TRUE(meaning(marked::uffd_wp, false) == model::entry<>{model::uffd_wp_marker()});
  EXPECT_TRUE(meaning(marked::poison, false) == model::entry<>{model::poison_marker()});
  EXPECT_TRUE(meaning(marked::guard, false) == model::entry<>{model::guard_marker()});
}

TEST(well_formed, holds_of_live_words) {
  for (const std::uint64_t word : {nothing,
                                   written,
                                   made_readonly,
                                   made_inaccessible,
                                   swapped_out,
                                   swapped_out_protected,
                                   protected_page,
                                   marked::uffd_wp,
                                   marked::poison,
                                   marked::guard})
    EXPECT_TRUE(well_formed(word)) << std::hex << word;
  EXPECT_TRUE(well_formed(leaf::special.set(mapped(nothing))));
}

TEST(well_formed, refuses_what_the_kernel_cannot_make) {
  const std::uint64_t bad[] = {
      leaf::write.clear(written),                         // a shadow stack
      leaf::saved_dirty.set(written),                     // dirty in the wrong place
      leaf::protnone.set(written),                        // for the processor and not for it
      leaf::write.set(made_inaccessible),                 // writable and not accessible
      leaf::special.set(written),                         // special, and not the zero page
      mapped(nothing),                                    // the zero page, and not special
      written | 0x8,                                      // a cache mode
      written | std::uint64_t{1} << 57,                   // an unused software bit
      marked::word(3),                                    // a marker of two things
      marked::word(0),                                    // a marker of nothing
      marked::guard | swapped::uffd_wp.mask,              // a guard with a bit of swap words
      swapped::type.with(swapped_out, std::uint64_t{5}),  // a swap area that is not there
      swapped_out | 0x80,                                 // huge
      swapped::uffd_wp.mask,                              // the slot that cannot be spelt
  };
  for (const std::uint64_t word : bad) EXPECT_FALSE(well_formed(word)) << std::hex << word;
}

}  // namespace
}  // namespace ptecheck::impl::packed
