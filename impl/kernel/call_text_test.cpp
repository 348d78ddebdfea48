#include <ptecheck/impl/kernel/call_text.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::kernel {
namespace {

constexpr model::range these = model::pages(1, 2);

class call_text : public testing::Test {
 protected:
  template <class Op>
  std::string of(const Op& op) {
    return text_of(call_of(op), needed_);
  }
  constants needed_;
};

TEST_F(call_text, is_the_call_that_is_made) {
  EXPECT_EQ(of(model::madvise_guard_install{{0}, these}),
            "result(madvise(at(1 * PAGE), 2 * PAGE, MADV_GUARD_INSTALL))");
  EXPECT_EQ(of(model::mprotect{{0}, these, model::protection::read}),
            "result(mprotect(at(1 * PAGE), 2 * PAGE, PROT_READ))");
  EXPECT_EQ(of(model::madvise_hint{{0}, these, model::hint::dontdump}),
            "result(madvise(at(1 * PAGE), 2 * PAGE, MADV_DONTDUMP))");
  EXPECT_EQ(of(model::mincore{{0}, these}), "resident(1 * PAGE, 2 * PAGE)");
  EXPECT_EQ(of(model::munmap{{0}, these}), "result(munmap(at(1 * PAGE), 2 * PAGE))");
  EXPECT_EQ(of(model::uffdio_copy{{0}, these, {7}, true}),
            "uffd_copy(1 * PAGE, 2 * PAGE, UFFDIO_COPY_MODE_WP, 7)");
  EXPECT_EQ(of(model::uffdio_writeprotect{{0}, these, false}),
            "uffd_call(UFFDIO_WRITEPROTECT, 1 * PAGE, 2 * PAGE, 0)");
  EXPECT_EQ(of(model::write{{0}, {3}, {9}}), "store(3, 9)");
  EXPECT_EQ(of(model::read{{0}, {3}}), "load(3)");
  EXPECT_EQ(of(model::ftruncate{{5}}), "result(ftruncate(file, 5 * PAGE))");
}

TEST_F(call_text, is_the_call_for_what_takes_several) {
  EXPECT_EQ(of(model::copy_from_user{{0}, {3}}), "kernel_load(3)");
  EXPECT_EQ(of(model::copy_to_user{{0}, {3}, {9}}), "kernel_store(3, 9)");
  EXPECT_EQ(of(model::ksm_merge{{0}}), "merge_equal_pages()");
  EXPECT_EQ(of(model::swapoff{}), "take_back_swap()");
  EXPECT_EQ(of(model::uffdio_move{{0}, these, {5}, true}),
            "uffd_move(UFFDIO_MOVE, 5 * PAGE, 1 * PAGE, 2 * PAGE, "
            "UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES)");
  EXPECT_EQ(of(model::pagemap_scan{{0}, these, {}, {8}, true, false, {2}, {3}}),
            "scan(PAGEMAP_SCAN, 1 * PAGE, 2 * PAGE, PM_SCAN_WP_MATCHING, 2, 3, 0, 8)");
}

TEST_F(call_text, is_advice_on_what_is_there) {
  EXPECT_EQ(of(model::madvise_populate{{0}, these, true}),
            "result(madvise(at(1 * PAGE), 2 * PAGE, MADV_POPULATE_WRITE))");
  EXPECT_EQ(of(model::madvise_free{{0}, these}),
            "result(madvise(at(1 * PAGE), 2 * PAGE, MADV_FREE))");
  EXPECT_EQ(of(model::madvise_mergeable{{0}, these, false}),
            "result(madvise(at(1 * PAGE), 2 * PAGE, MADV_UNMERGEABLE))");
  EXPECT_EQ(of(model::mlock{{0}, {1, 4096}}), "result(mlock(at(1), 1 * PAGE))");
  EXPECT_EQ(of(model::uffdio_continue{{0}, these, true}),
            "uffd_call(UFFDIO_CONTINUE, 1 * PAGE, 2 * PAGE, UFFDIO_CONTINUE_MODE_WP)");
}

TEST_F(call_text, moves_mappings) {
  EXPECT_EQ(of(model::mremap{{0}, these, {3}, {5}, model::remap_way::in_place}),
            "mapped(mremap(at(1 * PAGE), 2 * PAGE, 3 * PAGE, 0))");
  EXPECT_EQ(of(model::mremap{{0}, these, {2}, {5}, model::remap_way::dontunmap}),
            "mapped(mremap(at(1 * PAGE), 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED | "
            "MREMAP_DONTUNMAP, at(5 * PAGE)))");
}

TEST_F(call_text, maps_what_the_operation_maps) {
  EXPECT_EQ(of(model::mmap{{0}, these, model::backing::anon, model::protection::none}),
            "mapped(mmap(at(1 * PAGE), 2 * PAGE, PROT_NONE, MAP_FIXED | MAP_PRIVATE | "
            "MAP_ANONYMOUS, -1, 0))");
  EXPECT_EQ(of(model::mmap{{0}, these, model::backing::shmem, model::protection::read_write}),
            "mapped(mmap(at(1 * PAGE), 2 * PAGE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_SHARED, "
            "file, 1 * PAGE))");
}

TEST_F(call_text, keeps_bytes_that_are_no_whole_pages) {
  EXPECT_EQ(of(model::munmap{{0}, {1, 4097}}), "result(munmap(at(1), 4097))");
}

TEST_F(call_text, notes_the_constants_that_it_needs) {
  of(model::reclaim{{0}, these});
  of(model::reclaim{{0}, these});
  of(model::uffdio_poison{{0}, these});
  ASSERT_EQ(needed_.size(), 2u);
  EXPECT_EQ(needed_.begin()->name, "MADV_PAGEOUT");
  EXPECT_EQ(needed_.begin()->value, 21u);
  EXPECT_EQ(needed_.rbegin()->name, "UFFDIO_POISON");
}

TEST_F(call_text, makes_the_world_with_the_same_calls) {
  model::world in = model::default_world;
  EXPECT_EQ(registration_text(in, needed_),
            "uffd_call(UFFDIO_REGISTER, 0 * PAGE, 32 * PAGE, UFFDIO_REGISTER_MODE_WP)");
  in.uffd = model::uffd_mode::none;
  EXPECT_EQ(registration_text(in, needed_), "");
  EXPECT_EQ(mapping_text(in),
            "mapped(mmap(at(0 * PAGE), 32 * PAGE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE "
            "| MAP_ANONYMOUS, -1, 0))");
}

}  // namespace
}  // namespace ptecheck::impl::kernel
