#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

const present<>& page_of(const story& in, std::uint32_t number) {
  return std::get<present<>>(in.of().at({0}, number));
}

TEST(machine, begins_with_one_process_and_one_vma) {
  story in{"maps=shmem prot=read uffd=missing"};
  EXPECT_EQ(in.strip(0), "........");
  EXPECT_EQ(in.strip(1), "");
  EXPECT_EQ(*in.of().vma_at({0}, 7),
            (model::vma{.maps = model::backing::shmem,
                        .prot = model::protection::read,
                        .uffd = model::uffd_mode::missing}));
  EXPECT_EQ(in.of().file_size(), 8u);
}

TEST(machine, reset_forgets_everything_but_its_coverage) {
  machine used;
  used.apply({model::write{{0}, {0}, {7}}, {}});
  used.apply({model::ftruncate{{1}}, {}});
  used.apply({model::fork{{0}, {1}}, {}});
  used.reset(model::default_world);
  EXPECT_FALSE(used.live({1}));
  EXPECT_TRUE(used.is_none({0}, 0));
  EXPECT_EQ(used.file_size(), model::default_world.pages);
  EXPECT_NE(used.hits().total(by<"populate.anon.takes_frame">), 0u);
}

TEST(machine, counts_who_names_a_frame) {
  story in;
  in.writes(0, 1);
  EXPECT_EQ(in.of().frame(page_of(in, 0).frame).names, 1u);
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.of().frame(page_of(in, 0).frame).names, 2u);
  in.does("exit mm=1");
  EXPECT_EQ(in.of().frame(page_of(in, 0).frame).names, 1u);
}

TEST(machine, hands_a_frame_out_again_once_nobody_needs_it) {
  story in;
  in.writes(0, 1);
  const model::pfn<> frame = page_of(in, 0).frame;
  const std::uint32_t born = in.of().born(frame);
  in.does("madvise_dontneed mm=0 pages=0+1");
  in.writes(0, 1);
  EXPECT_EQ(page_of(in, 0).frame, frame);
  EXPECT_EQ(in.of().born(frame), born + 1);
}

TEST(machine, tells_pages_of_the_file_from_anonymous_ones) {
  story in{"maps=private_shmem uffd=none"};
  in.does("read mm=0 page=0");
  in.writes(1, 1);
  EXPECT_FALSE(in.of().is_anon(page_of(in, 0).frame));
  EXPECT_EQ(page_of(in, 0).frame, in.of().cached(0));
  EXPECT_TRUE(in.of().is_anon(page_of(in, 1).frame));
  EXPECT_NE(in.of().cached(1), model::pfn<>{});
  EXPECT_EQ(in.of().cached(2), model::pfn<>{});
}

TEST(machine, remembers_which_rule_spoke_about_a_page) {
  story in;
  in.writes(0, 1);
  EXPECT_EQ(in.of().rule_at({0}, 0), by<"access.present.writes">);
  in.does("madvise_dontneed mm=0 pages=0+1");
  EXPECT_EQ(in.of().rule_at({0}, 0), by<"zap.drops">);
}

TEST(machine, knows_no_process_that_the_world_has_no_room_for) {
  story in;
  for (const char* step : {"munmap mm=2 pages=0+1", "exit mm=5", "fork mm=3 child=1"})
    EXPECT_EQ(in.does(step), "absent");
}

}  // namespace
}  // namespace ptecheck::spec
