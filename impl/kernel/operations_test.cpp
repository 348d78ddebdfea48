#include <ptecheck/impl/kernel/live_kernel_test.hpp>
#include <ptecheck/impl/kernel/machine_settings.hpp>

#include <cstdlib>

namespace ptecheck::impl::kernel {
namespace {

using strings = std::vector<std::string>;

const std::string anonymous = "maps=anon prot=read_write uffd=none features=none";

TEST_F(live_kernel, lets_the_kernel_access_pages) {
  const auto seen = run("maps=anon prot=read_write uffd=wp features=sigbus",
                        "copy_to_user mm=0 page=1 value=7\n"
                        "copy_from_user mm=0 page=1\n"
                        "copy_from_user mm=0 page=2\n"
                        "uffdio_writeprotect mm=0 pages=1+1 protect=on\n"
                        "copy_to_user mm=0 page=1 value=8\n"
                        "munmap mm=0 pages=3+1\n"
                        "copy_from_user mm=0 page=3\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(
      answers(seen, of_.steps.size()),
      (strings{
          "done", "done value=7", "done", "done", "refused EFAULT", "done", "refused EFAULT"}));
  EXPECT_EQ(page(seen, 4, 0, 1), "PWX 7");
  EXPECT_EQ(page(seen, 4, 0, 2), "P 0");
}

TEST_F(live_kernel, ends_a_call_that_sleeps_in_the_kernel) {
  const auto seen = run("maps=shmem prot=read_write uffd=missing_minor features=none",
                        "copy_from_user mm=0 page=0\n"
                        "copy_to_user mm=0 page=0 value=3\n"
                        "uffdio_copy mm=0 pages=0+2 value=4 wp=off\n"
                        "madvise_populate mm=0 pages=0+4 write=on\n"
                        "mlock mm=0 pages=1+3\n"
                        "madvise_dontneed mm=0 pages=0+1\n"
                        "copy_to_user mm=0 page=0 value=3\n"
                        "mremap mm=0 pages=5+3 size=1 to=5 how=in_place\n"
                        "mlock mm=0 pages=5+1\n"
                        "uffdio_zeropage mm=0 pages=5+1\n"
                        "mremap mm=0 pages=5+1 size=3 to=5 how=in_place\n"
                        "copy_from_user mm=0 page=1\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (strings{"blocked page=0 message=read",
                     "blocked page=0 message=write",
                     "done",
                     "blocked page=2 message=write",
                     "blocked page=2 message=read",
                     "done",
                     "blocked page=0 message=write,minor",
                     "done",
                     "blocked page=5 message=read",
                     "done",
                     "blocked page=6 message=read",
                     "done value=5"}));
  EXPECT_EQ(kernel_.workers(), 1u);
}

TEST_F(live_kernel, tells_a_userfaultfd_for_user_mode_nothing_of_the_kernel) {
  const auto seen = run("maps=anon prot=read_write uffd=missing features=user_mode_only",
                        "copy_from_user mm=0 page=0\n"
                        "madvise_populate mm=0 pages=0+1 write=off\n"
                        "read mm=0 page=0\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, 3),
            (strings{"refused EFAULT", "refused EFAULT", "blocked page=0 message=read"}));
}

TEST_F(live_kernel, populates) {
  const auto seen = run("maps=anon prot=read_write uffd=missing features=none",
                        "uffdio_poison mm=0 pages=2+1\n"
                        "uffdio_unregister mm=0 pages=0+8\n"
                        "madvise_populate mm=0 pages=0+1 write=off\n"
                        "madvise_populate mm=0 pages=1+3 write=on\n"
                        "mprotect mm=0 pages=5+1 prot=read\n"
                        "madvise_populate mm=0 pages=4+2 write=on\n"
                        "munmap mm=0 pages=7+1\n"
                        "madvise_populate mm=0 pages=6+2 write=on\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (strings{"done",
                     "done",
                     "done",
                     "refused EHWPOISON",
                     "done",
                     "refused EINVAL",
                     "done",
                     "refused ENOMEM"}));
  EXPECT_EQ(page(seen, 7, 0, 0), "P 0");
  EXPECT_EQ(page(seen, 7, 0, 1), "PX 0");
  EXPECT_EQ(page(seen, 7, 0, 3), "");
}

TEST_F(live_kernel, locks_and_unlocks) {
  const auto seen = run(anonymous,
                        "mlock mm=0 pages=1+2\n"
                        "madvise_dontneed mm=0 pages=2+1\n"
                        "munlock mm=0 pages=1+2\n"
                        "madvise_dontneed mm=0 pages=2+1\n"
                        "munmap mm=0 pages=7+1\n"
                        "mlock mm=0 pages=6+2\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (strings{"done", "refused EINVAL", "done", "done", "done", "refused ENOMEM"}));
  EXPECT_EQ(page(seen, 1, 0, 2), "PX 0");
}

TEST_F(live_kernel, moves_mappings) {
  const auto seen = run("maps=private_shmem prot=read_write uffd=none features=none",
                        "write mm=0 page=0 value=3\n"
                        "mremap mm=0 pages=0+1 size=2 to=4 how=move\n"
                        "read mm=0 page=4\n"
                        "read mm=0 page=0\n"
                        "write mm=0 page=6 value=5\n"
                        "mremap mm=0 pages=6+1 size=1 to=0 how=dontunmap\n"
                        "mremap mm=0 pages=7+1 size=2 to=7 how=in_place\n"
                        "mremap mm=0 pages=6+2 size=1 to=6 how=in_place\n"
                        "mremap mm=0 pages=0+8 size=8 to=4 how=move\n"
                        "mremap mm=0 pages=2+3 size=3 to=5 how=move\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (strings{"done",
                     "done",
                     "done value=3",
                     "signal SEGV_MAPERR page=0",
                     "done",
                     "done",
                     "unsupported: mapping outside the arena",
                     "done",
                     "refused EINVAL",
                     "unsupported: moving several VMAs, or a copy of one"}));
  EXPECT_EQ(page(seen, 5, 0, 0), "PX 5");
  EXPECT_EQ(page(seen, 5, 0, 6), "");
}

TEST_F(live_kernel, says_where_a_moved_mapping_would_leave_the_file) {
  const auto seen = run("maps=shmem prot=read_write uffd=none features=none",
                        "mremap mm=0 pages=7+1 size=7 to=0 how=move\n"
                        "mremap mm=0 pages=6+1 size=2 to=6 how=in_place\n"
                        "mremap mm=0 pages=6+1 size=4 to=1 how=move\n"
                        "mremap mm=0 pages=6+1 size=3 to=1 how=move\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (strings{"done", "done", "unsupported: mapping far beyond the file", "done"}));
}

TEST_F(live_kernel, moves_and_continues_pages) {
  const auto moved = run("maps=anon prot=read_write uffd=missing features=sigbus",
                         "uffdio_copy mm=0 pages=0+1 value=3 wp=off\n"
                         "uffdio_move mm=0 pages=0+2 to=4 holes=off\n"
                         "uffdio_move mm=0 pages=4+2 to=0 holes=on\n"
                         "uffdio_move mm=0 pages=1+1 to=0 holes=on\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(moved, 4),
            (strings{"done", "refused EAGAIN progress=1", "done", "refused EEXIST"}));
  EXPECT_EQ(page(moved, 3, 0, 0), "PX 3");

  const auto continued = run("maps=shmem prot=read_write uffd=wp_minor features=none",
                             "uffdio_copy mm=0 pages=0+1 value=3 wp=off\n"
                             "madvise_dontneed mm=0 pages=0+1\n"
                             "read mm=0 page=0\n"
                             "uffdio_continue mm=0 pages=0+2 wp=on\n"
                             "uffdio_continue mm=0 pages=1+1 wp=off\n");
  EXPECT_EQ(answers(continued, 5),
            (strings{"done",
                     "done",
                     "blocked page=0 message=read,minor",
                     "refused EAGAIN progress=1",
                     "refused EFAULT"}));
  EXPECT_EQ(page(continued, 4, 0, 0), "PFWX 3");
}

TEST_F(live_kernel, scans) {
  const auto seen =
      run("maps=anon prot=read_write uffd=wp features=wp_async",
          "write mm=0 page=1 value=1\n"
          "read mm=0 page=2\n"
          "pagemap_scan mm=0 pages=0+8 want=present report=0x13f protect=off check=off regions=4 "
          "most=0\n"
          "pagemap_scan mm=0 pages=0+8 want=any report=0x8 protect=off check=off regions=2 most=0\n"
          "pagemap_scan mm=0 pages=0+8 want=written report=0x0 protect=on check=on regions=1 "
          "most=2\n"
          "uffdio_unregister mm=0 pages=4+1\n"
          "pagemap_scan mm=0 pages=0+8 want=any report=0x0 protect=off check=on regions=0 most=0\n"
          "pagemap_scan mm=0 pages=0:1+1 want=any report=0x0 protect=off check=off regions=0 "
          "most=0\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (strings{"done",
                     "done",
                     "scanned to=8 1+1=0xb 2+1=0x2b",
                     "scanned to=3 0+1=0x0 1+2=0x8",
                     "scanned to=2 0+2=0x0",
                     "done",
                     "refused EPERM",
                     "refused EINVAL"}));
  EXPECT_EQ(page(seen, 4, 0, 1), "PWX 1");
}

TEST_F(live_kernel, tells_what_reclaim_forgot) {
  const auto seen = run(anonymous,
                        "write mm=0 page=0 value=3\n"
                        "write mm=0 page=1 value=3\n"
                        "madvise_cold mm=0 pages=0+2\n"
                        "madvise_free mm=0 pages=0+1\n"
                        "reclaim mm=0 pages=0+2\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, 5), strings(5, "done"));
  EXPECT_EQ(page(seen, 3, 0, 0), "PX 3");
  EXPECT_EQ(seen.steps[4].chosen.forgotten.test(0), page(seen, 4, 0, 0).empty());
  EXPECT_FALSE(seen.steps[4].chosen.forgotten.test(1));
}

TEST_F(live_kernel, tells_what_is_in_memory) {
  const auto seen = run(anonymous,
                        "write mm=0 page=0 value=3\n"
                        "madvise_hint mm=0 pages=0+8 advice=random\n"
                        "read mm=0 page=2\n"
                        "mincore mm=0 pages=0+8\n"
                        "munmap mm=0 pages=1+1\n"
                        "mincore mm=0 pages=0+8\n"
                        "madvise_hint mm=0 pages=0+8 advice=unknown\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(
      answers(seen, 7),
      (strings{
          "done", "done", "done", "resident 0x5", "done", "refused ENOMEM", "refused EINVAL"}));
  EXPECT_EQ(seen.steps[3].chosen.kept.bits, 0b101u);
}

TEST_F(live_kernel, has_no_whole_block_to_collapse) {
  for (const char* maps : {"anon", "shmem", "private_shmem"}) {
    const auto seen = run(std::string("maps=") + maps + " prot=read_write uffd=none features=none",
                          "write mm=0 page=0 value=3\n"
                          "madvise_collapse mm=0 pages=0+8\n"
                          "madvise_collapse mm=0 pages=0+0\n");
    SKIP_WHERE_MISSING();
    EXPECT_EQ(answers(seen, 3), (strings{"done", "refused EINVAL", "done"}));
  }
}

TEST_F(live_kernel, reads_back_what_was_mapped_around) {
  const auto seen = run("maps=shmem prot=read_write uffd=none features=none",
                        "write mm=0 page=2 value=1\n"
                        "write mm=0 page=3 value=1\n"
                        "madvise_dontneed mm=0 pages=0+8\n"
                        "copy_from_user mm=0 page=2\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(seen.steps[3].chosen.around.test(3), !page(seen, 3, 0, 3).empty());
  EXPECT_FALSE(seen.steps[3].chosen.around.test(2));
}

TEST_F(live_kernel, reads_back_the_seams_before_a_mapping_moves) {
  const auto seen = run(anonymous,
                        "mprotect mm=0 pages=2+1 prot=none\n"
                        "mremap mm=0 pages=4+1 size=1 to=6 how=move\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(seen.steps[1].chosen.apart.bits, 0b1100u);
}

TEST_F(live_kernel, notes_what_userfaultfd_tells_of_calls) {
  const auto seen =
      run("maps=anon prot=read_write uffd=missing "
          "features=sigbus,event_remap,event_remove,event_unmap",
          "madvise_dontneed mm=0 pages=1+2\n"
          "munmap mm=0 pages=7+1\n"
          "mremap mm=0 pages=4+1 size=1 to=7 how=dontunmap\n");
  SKIP_WHERE_MISSING();
  using model::event;
  using model::event_kind;
  EXPECT_EQ(seen.events_of(0), (std::vector{event{{0}, event_kind::remove, 1, 3, 0}}));
  EXPECT_EQ(seen.events_of(1), (std::vector{event{{0}, event_kind::unmap, 7, 8, 0}}));
  EXPECT_EQ(seen.events_of(2), (std::vector{event{{0}, event_kind::remap, 4, 5, 7}}));
  EXPECT_EQ(seen.events.size(), 3u);
}

TEST_F(live_kernel, names_what_the_settings_do_not_allow) {
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "ksm_merge mm=0\n")).missing, "KSM merging");
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "swapoff\n")).missing, "swapoff");
}

TEST_F(live_kernel, cannot_hold_a_migration) {
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "migrate_begin mm=0 page=1\n")).missing,
            "holding a migration");
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "migrate_end mm=0 page=1\n")).missing,
            "holding a migration");
}

TEST_F(live_kernel, breaks_no_memory) {
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "memory_failure mm=0 page=1\n")).missing,
            "breaking memory");
}

TEST_F(live_kernel, moves_no_page_to_a_device) {
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "migrate_to_device mm=0 page=1\n")).missing,
            "pages for a device");
  EXPECT_EQ(kernel_.run(trace_of(8, anonymous, "make_device_exclusive mm=0 page=1\n")).missing,
            "pages for a device");
}

bool both_allowed() {
  return std::getenv("PTECHECK_ALLOW_KSM") != nullptr &&
         std::getenv("PTECHECK_ALLOW_SWAP") != nullptr;
}

/// These tests change settings of the machine: only who asks for that gets it.
class changed_kernel : public testing::Test {
 protected:
  void SetUp() override {
    if (!both_allowed())
      GTEST_SKIP() << "PTECHECK_ALLOW_KSM or PTECHECK_ALLOW_SWAP is not in the environment";
  }
};

TEST_F(changed_kernel, merges_and_takes_back_swap) {
  const machine_settings changed({true, true}, [](const std::string&) {});
  supervisor kernel{{{}, {}, changed.may_merge(), changed.may_take_back_swap(), &changed.note()}};
  const model::trace of = trace_of(8,
                                   anonymous,
                                   "write mm=0 page=0 value=3\n"
                                   "write mm=0 page=1 value=3\n"
                                   "write mm=0 page=2 value=4\n"
                                   "madvise_mergeable mm=0 pages=0+3 merge=on\n"
                                   "ksm_merge mm=0\n"
                                   "reclaim mm=0 pages=2+1\n"
                                   "swapoff\n"
                                   "madvise_mergeable mm=0 pages=0+3 merge=off\n"
                                   "fork mm=0 child=1\n"
                                   "ksm_merge mm=0\n");
  const model::run_view seen = kernel.run(of, true);
  ASSERT_EQ(seen.missing, "");
  const model::choice& chosen = seen.steps[4].chosen;
  EXPECT_EQ(chosen.kept.bits, 0b11111100u);
  EXPECT_EQ(chosen.repointed.test(0) + chosen.repointed.test(1), 1);
  const auto bits = [&](std::size_t step, std::size_t page) {
    return seen.look(step, {0})[page].bits;
  };
  using model::page_bit;
  EXPECT_EQ(bits(4, 0), static_cast<unsigned>(page_bit::present));
  if (!seen.steps[5].chosen.kept.test(0)) {
    EXPECT_EQ(bits(5, 2), static_cast<unsigned>(page_bit::swapped));
  }
  EXPECT_EQ(bits(6, 2), page_bit::present | page_bit::only_here);
  EXPECT_EQ(bits(7, 0), page_bit::present | page_bit::only_here);
  EXPECT_EQ(model::to_text(seen.steps[9].answer),
            "unsupported: merging while several processes live");
}

}  // namespace
}  // namespace ptecheck::impl::kernel
