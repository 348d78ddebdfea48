#include <ptecheck/impl/kernel/remap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::kernel {
namespace {

using model::remap_way;

constexpr arena of_eight{8};

/// Pages 0 to 3 and 4 to 7, each in one VMA of a file, which maps them at their own places.
vma_map two_vmas() {
  vma_map all{.mapped = 0xff, .of_file = 0xff, .shared = 0xff, .seams = 1u << 4};
  for (std::uint32_t page = 0; page < 8; ++page) all.file_page[page] = page;
  return all;
}

std::string_view said_of(model::range from,
                         std::uint16_t size,
                         std::uint16_t to,
                         remap_way how,
                         const vma_map& before = two_vmas()) {
  return outside_model(remap_call{from, {size}, {to}, how}, of_eight, before);
}

TEST(remap, of_one_vma_is_made) {
  EXPECT_EQ(said_of(model::pages(0, 2), 2, 4, remap_way::move), "");
  EXPECT_EQ(said_of(model::pages(3, 2), 1, 6, remap_way::move), "");
  EXPECT_EQ(said_of(model::pages(0, 8), 2, 0, remap_way::in_place), "");
}

TEST(remap, that_linux_refuses_is_made) {
  EXPECT_EQ(said_of({1, 4096}, 9, 7, remap_way::move), "");
  EXPECT_EQ(said_of(model::pages(0, 2), 0, 7, remap_way::move), "");
  EXPECT_EQ(said_of(model::pages(6, 2), 9, 7, remap_way::move), "");
  EXPECT_EQ(said_of(model::pages(0, 2), 3, 7, remap_way::dontunmap), "");
  vma_map none;
  EXPECT_EQ(said_of(model::pages(0, 2), 2, 4, remap_way::move, none), "");
}

TEST(remap, beyond_the_arena_is_not_modelled) {
  EXPECT_EQ(said_of(model::pages(0, 1), 2, 7, remap_way::move), "mapping outside the arena");
  EXPECT_EQ(said_of(model::pages(7, 1), 2, 0, remap_way::in_place), "mapping outside the arena");
}

TEST(remap, of_several_vmas_and_of_a_copy_is_made) {
  EXPECT_EQ(said_of(model::pages(3, 2), 2, 6, remap_way::move), "");
  EXPECT_EQ(said_of(model::pages(3, 0), 2, 6, remap_way::move), "");
  vma_map not_shared = two_vmas();
  not_shared.shared = 0;
  EXPECT_EQ(said_of(model::pages(3, 0), 2, 6, remap_way::move, not_shared), "");
}

TEST(remap, far_beyond_the_file_is_not_modelled) {
  vma_map moved = two_vmas();
  moved.mapped = 0x0f;
  for (std::uint32_t page = 0; page < 4; ++page) moved.file_page[page] = page + 11;
  constexpr std::string_view far = "mapping far beyond the file";
  EXPECT_EQ(said_of(model::pages(0, 4), 5, 0, remap_way::in_place, moved), "");
  EXPECT_EQ(said_of(model::pages(0, 4), 6, 0, remap_way::in_place, moved), far);
  EXPECT_EQ(said_of(model::pages(3, 1), 3, 5, remap_way::move, moved), far);
  moved.mapped = 0x1f;
  EXPECT_EQ(said_of(model::pages(0, 4), 6, 0, remap_way::in_place, moved), "");
}

}  // namespace
}  // namespace ptecheck::impl::kernel
