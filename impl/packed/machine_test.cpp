// Long mixed histories, and what holds of the machine as a whole.
#include <ptecheck/impl/packed/driven_machine_test.hpp>
#include <ptecheck/impl/packed/mixed_steps_test.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ptecheck::impl::packed {
namespace {

TEST(machine, keeps_words_well_formed_and_counts_right_in_long_histories) {
  machine<> m;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const model::world in = mixed_world(seed);
    m.reset(in);
    mixed_steps steps{in, seed};
    for (int i = 0; i < 150; ++i) {
      (void)m.apply(steps.next());
      if (i % 5 != 0) continue;
      const auto complaint = census{m, in}.complaint();
      ASSERT_FALSE(complaint.has_value()) << *complaint << " seed=" << seed;
    }
  }
}

TEST(machine, has_nothing_in_use_when_every_process_is_gone_and_the_file_is_empty) {
  machine<> m;
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const model::world in = mixed_world(seed);
    m.reset(in);
    mixed_steps steps{in, seed};
    for (int i = 0; i < 100; ++i) (void)m.apply(steps.next());
    for (std::uint8_t mm = 0; mm < in.mms; ++mm) (void)m.apply({model::exit{{mm}}, {}});
    (void)m.apply({model::ftruncate{{65535}}, {}});
    (void)m.apply({model::ftruncate{{0}}, {}});
    for (std::uint64_t number = 1; number < 400; ++number) {
      ASSERT_EQ(m.frame(model::pfn<>{number}).names, 0u) << "frame " << number;
      ASSERT_EQ(m.slot(model::swap_slot<>{number}).names, 0u) << "slot " << number;
    }
    for (std::uint32_t page = 0; page < in.pages; ++page)
      EXPECT_TRUE(m.cached(page) == model::pfn<>{});
  }
}

TEST(machine, answers_the_same_after_a_reset) {
  const model::world in = mixed_world(5);
  const auto outcomes = [&](machine<>& m) {
    std::vector<model::outcome> all;
    m.reset(in);
    mixed_steps steps{in, 7};
    for (int i = 0; i < 300; ++i) all.push_back(m.apply(steps.next()));
    return all;
  };
  machine<> m;
  const auto once = outcomes(m);
  EXPECT_TRUE(once == outcomes(m));
}

TEST(machine, starts_a_larger_world_after_a_smaller_one_and_back) {
  machine<> m;
  model::world large = small_world();
  large.pages = 4096;
  large.mms = 8;
  for (const model::world& in : {small_world(), large, small_world()}) {
    m.reset(in);
    const auto last = static_cast<std::uint16_t>(in.pages - 1);
    EXPECT_TRUE(m.is_none(parent, last));
    (void)m.apply({model::write{parent, {last}, {9}}, {}});
    EXPECT_EQ(m.apply({model::read{parent, {last}}, {}}), model::outcome{model::done{9}});
  }
}

TEST(machine, knows_no_address_space_beyond_the_world) {
  driven m;
  EXPECT_EQ(m(model::exit{{7}}), model::outcome{model::absent{}});
  EXPECT_EQ(m(model::fork{parent, {7}}), model::outcome{model::absent{}});
  EXPECT_EQ(m(model::read{child, {0}}), model::outcome{model::absent{}});
}

TEST(machine, starts_with_one_vma_and_a_file_without_pages) {
  driven m{small_world(model::backing::shmem, model::uffd_mode::missing)};
  const machine<>& it = m.under_test();
  EXPECT_TRUE(it.live(parent));
  EXPECT_FALSE(it.live(child));
  EXPECT_EQ(it.file_size(), 32u);
  for (std::uint32_t page = 0; page < 32; ++page) {
    EXPECT_EQ(it.vma_at(parent, page)->uffd, model::uffd_mode::missing);
    EXPECT_TRUE(it.is_none(parent, page));
    EXPECT_TRUE(it.cached(page) == model::pfn<>{});
  }
}

TEST(access, of_a_hole_or_beyond_the_arena_is_maperr) {
  driven m;
  ASSERT_TRUE(m.done(model::munmap{parent, model::pages(3, 1)}));
  for (const std::uint16_t page : std::initializer_list<std::uint16_t>{3, 32, 40})
    EXPECT_EQ(m(model::read{parent, {page}}),
              (model::outcome{model::signal{model::signal_code::segv_maperr, {page}}}));
}

TEST(access, sees_what_was_written) {
  driven m;
  EXPECT_EQ(m.read(before_boundary), 0);
  EXPECT_TRUE(m.write(before_boundary, 7));
  EXPECT_TRUE(m.write(after_boundary, 8));
  EXPECT_EQ(m.read(before_boundary), 7);
  EXPECT_EQ(m.read(after_boundary), 8);
  EXPECT_TRUE(m.page(after_boundary).exclusive);
}

TEST(access, to_the_zero_page_is_copied_on_write) {
  driven m;
  EXPECT_EQ(m.read(4), 0);
  EXPECT_EQ(m.page(4).frame, model::pfn<>{});
  EXPECT_TRUE(m.write(4, 1));
  EXPECT_FALSE(m.page(4).frame == model::pfn<>{});
}

TEST(access, to_a_shared_file_is_seen_through_the_cache) {
  driven m{small_world(model::backing::shmem)};
  EXPECT_TRUE(m.write(after_boundary, 5));
  EXPECT_EQ(m.under_test().cached(after_boundary), m.page(after_boundary).frame);
  EXPECT_TRUE(m.done(model::madvise_dontneed{parent, model::pages(after_boundary, 1)}));
  EXPECT_EQ(m.read(after_boundary), 5);
}

TEST(access, to_a_private_file_leaves_the_file_alone) {
  driven m{small_world(model::backing::private_shmem)};
  EXPECT_EQ(m.read(2), 0);
  EXPECT_TRUE(m.write(2, 6));
  EXPECT_EQ(m.read(2), 6);
  EXPECT_TRUE(m.done(model::madvise_dontneed{parent, model::pages(2, 1)}));
  EXPECT_EQ(m.read(2), 0);
}

TEST(access, that_userfaultfd_watches_blocks) {
  model::world in = small_world(model::backing::anon, model::uffd_mode::missing_wp);
  in.features.sigbus = false;
  driven m{in};
  EXPECT_EQ(m(model::write{parent, {1}, {1}}),
            (model::outcome{model::blocked{{1}, true, false, false}}));
  EXPECT_EQ(m(model::read{parent, {1}}),
            (model::outcome{model::blocked{{1}, false, false, false}}));
  ASSERT_TRUE(m.done(model::uffdio_copy{parent, model::pages(1, 1), {9}, true}));
  EXPECT_EQ(m.read(1), 9);
  EXPECT_EQ(m(model::write{parent, {1}, {1}}),
            (model::outcome{model::blocked{{1}, true, true, false}}));
}

}  // namespace
}  // namespace ptecheck::impl::packed
