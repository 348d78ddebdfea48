#include <ptecheck/impl/kernel/vmas.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

namespace ptecheck::impl::kernel {
namespace {

class vmas : public testing::Test {
 protected:
  void map(std::uint32_t first, std::uint32_t count, int prot) const {
    ASSERT_NE(::mmap(in_.pointer(first * model::page_size),
                     count * model::page_size,
                     prot,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                     -1,
                     0),
              MAP_FAILED);
  }
  std::uint64_t seams() const { return vmas_in(maps_.get(), in_).seams; }
  ~vmas() override { ::munmap(in_.pointer(0), in_.bytes()); }

  arena in_{64};
  os::unique_fd maps_{::open("/proc/self/maps", O_RDONLY | O_CLOEXEC)};
};

TEST_F(vmas, that_touch_have_a_seam) {
  EXPECT_EQ(seams(), 0u);
  map(0, 4, PROT_READ);
  EXPECT_EQ(seams(), 0u);
  map(1, 2, PROT_NONE);
  EXPECT_EQ(seams(), 0b1010u);
}

TEST_F(vmas, with_a_hole_between_them_have_none) {
  map(0, 2, PROT_READ);
  map(3, 2, PROT_NONE);
  EXPECT_EQ(seams(), 0u);
}

TEST_F(vmas, are_known_by_their_pages) {
  map(0, 2, PROT_READ);
  map(2, 1, PROT_NONE);
  const vma_map seen = vmas_in(maps_.get(), in_);
  EXPECT_EQ(seen.mapped, 0b111u);
  EXPECT_EQ(seen.shared, 0u);
  EXPECT_TRUE(seen.in_one_vma(0, 2));
  EXPECT_TRUE(seen.in_one_vma(2, 3));
  EXPECT_FALSE(seen.in_one_vma(1, 3));
  EXPECT_FALSE(seen.in_one_vma(2, 4));
  EXPECT_FALSE(seen.in_one_vma(0, 0));
}

TEST_F(vmas, are_shared_or_not) {
  ASSERT_NE(::mmap(in_.pointer(3 * model::page_size),
                   model::page_size,
                   PROT_READ,
                   MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
                   -1,
                   0),
            MAP_FAILED);
  EXPECT_EQ(vmas_in(maps_.get(), in_).shared, 0b1000u);
}

TEST_F(vmas, are_all_found_however_many_there_are) {
  for (std::uint32_t page = 0; page < 64; ++page) map(page, 1, page % 2 != 0 ? PROT_READ : 0);
  EXPECT_EQ(seams(), ~std::uint64_t{1});
}

}  // namespace
}  // namespace ptecheck::impl::kernel
