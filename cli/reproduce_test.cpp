#include <ptecheck/cli/program_runs_test.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/spec/deviations/deviation.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ptecheck::cli {
namespace {

namespace kernel = impl::kernel;

/// `memory`: what the world maps and how it is watched; `features`: of its userfaultfd.
std::string trace_text(std::string_view memory, std::string_view features, std::string_view steps) {
  return fmt::format("ptecheck trace 1\nworld mms=3 pages=8 {} features={} profile=linux-6.18\n{}",
                     memory,
                     features,
                     steps);
}

class reproduced : public testing::Test, public program_run {
 protected:
  /// What the program that reproduces the trace says, and how it ends.
  os::leavings run_as_c(const std::string& trace) {
    given("it.trace", trace);
    const ran left = run({"reproduce", "it.trace", "-o", "it.c"});
    EXPECT_EQ(left.end, "exit code 0") << left.err;
    const std::string source = path("it.c"), program = path("it");
    const os::leavings compiled =
        only({"cc", "-O1", "-Wall", "-Wextra", "-Werror", source, "-o", program});
    EXPECT_EQ(compiled.end, os::ending{os::exited{0}}) << compiled.output;
    return only({program});
  }

  static os::leavings only(const std::vector<std::string>& command) {
    std::vector<os::child> one;
    one.push_back(os::child::execute(command));
    return os::collect(std::move(one)).front();
  }

  static bool lacks_userfaultfd() {
    return !kernel::missing_for(kernel::capability::userfaultfd).empty();
  }
};

constexpr os::exited pass{0}, fail{1}, skip{4};

TEST_F(reproduced, deviations_fail) {
  constexpr std::string_view named = " features=";
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  for (const spec::deviation& each : spec::linux_deviations().all()) {
    const std::string_view memory = each.trace.substr(0, each.trace.find('\n'));
    const std::size_t uffd = memory.find("uffd="), features = memory.find(named);
    const std::string watched =
        fmt::format("{}prot=read_write {}",
                    memory.substr(0, uffd),
                    memory.substr(uffd, std::min(features, memory.size()) - uffd));
    const std::string_view asked =
        features == memory.npos ? "sigbus" : memory.substr(features + named.size());
    const std::string trace = trace_text(watched, asked, each.trace.substr(memory.size() + 1));
    const os::leavings left = run_as_c(trace);
    if (left.end == os::ending{pass}) continue;  // a kernel without this deviation
    const bool may_be_kept = each.trace.find("reclaim") != std::string_view::npos;
    if (may_be_kept && left.end == os::ending{skip}) continue;  // there is no swap
    EXPECT_EQ(left.end, os::ending{fail}) << left.output;
    EXPECT_TRUE(has(left.output, "\nnot ok ")) << left.output;
    EXPECT_TRUE(has(left.output, "#   expected  ")) << left.output;
  }
}

TEST_F(reproduced, a_trace_that_agrees_passes) {
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  const os::leavings left = run_as_c(trace_text("maps=shmem prot=read_write uffd=wp",
                                                "sigbus",
                                                "write mm=0 page=2 value=7\n"
                                                "fork mm=0 child=1\n"
                                                "write mm=1 page=2 value=8\n"
                                                "uffdio_writeprotect mm=0 pages=2+2 protect=on\n"
                                                "write mm=0 page=2 value=9\n"
                                                "mprotect mm=1 pages=2+1 prot=none\n"
                                                "read mm=1 page=2\n"
                                                "punch_hole pages=2+1\n"
                                                "fork mm=1 child=2\n"
                                                "exit mm=1\n"
                                                "read mm=1 page=0\n"
                                                "ftruncate size=2\n"
                                                "read mm=2 page=4\n"
                                                "munmap mm=0 pages=0+1\n"));
  EXPECT_EQ(left.end, os::ending{pass}) << left.output;
  EXPECT_TRUE(has(left.output, "\n1..14\n")) << left.output;
  EXPECT_TRUE(has(left.output, "\nok 14 munmap mm=0 pages=0+1\n")) << left.output;
  EXPECT_TRUE(has(left.output, "signal SEGV_ACCERR page=2")) << left.output;
  EXPECT_TRUE(has(left.output, "# Totals: pass:14 fail:0 ")) << left.output;
}

TEST_F(reproduced, accesses_may_sleep) {
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  const os::leavings left = run_as_c(trace_text("maps=anon prot=read_write uffd=missing_wp",
                                                "none",
                                                "write mm=0 page=2 value=7\n"
                                                "uffdio_copy mm=0 pages=2+2 value=1 wp=on\n"
                                                "write mm=0 page=2 value=7\n"
                                                "read mm=0 page=3\n"));
  EXPECT_EQ(left.end, os::ending{pass}) << left.output;
  EXPECT_TRUE(has(left.output, "blocked page=2 message=write,wp")) << left.output;
  EXPECT_TRUE(has(left.output, "done value=2")) << left.output;
}

TEST_F(reproduced, calls_may_sleep_in_the_kernel) {
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  const os::leavings left = run_as_c(trace_text("maps=shmem prot=read_write uffd=missing_minor",
                                                "none",
                                                "copy_from_user mm=0 page=0\n"
                                                "uffdio_copy mm=0 pages=0+2 value=4 wp=off\n"
                                                "copy_to_user mm=0 page=0 value=9\n"
                                                "madvise_dontneed mm=0 pages=0+1\n"
                                                "mlock mm=0 pages=0+1\n"
                                                "uffdio_continue mm=0 pages=0+1 wp=off\n"
                                                "copy_from_user mm=0 page=0\n"));
  EXPECT_EQ(left.end, os::ending{pass}) << left.output;
  EXPECT_TRUE(has(left.output, "blocked page=0 message=read\n")) << left.output;
  EXPECT_TRUE(has(left.output, "blocked page=0 message=read,minor")) << left.output;
  EXPECT_TRUE(has(left.output, "done value=9")) << left.output;
}

TEST_F(reproduced, what_the_kernel_can_do_with_pages_passes) {
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  const os::leavings left =
      run_as_c(trace_text("maps=anon prot=read_write uffd=wp",
                          "wp_async,sigbus,event_remap,user_mode_only",
                          "write mm=0 page=0 value=3\n"
                          "uffdio_move mm=0 pages=0+1 to=1 holes=on\n"
                          "mremap mm=0 pages=1+1 size=2 to=4 how=move\n"
                          "madvise_populate mm=0 pages=4+2 write=on\n"
                          "mlock mm=0 pages=4+2\n"
                          "munlock mm=0 pages=4+2\n"
                          "madvise_cold mm=0 pages=4+1\n"
                          "madvise_free mm=0 pages=5+1\n"
                          "madvise_mergeable mm=0 pages=6+2 merge=on\n"
                          "madvise_hint mm=0 pages=4+2 advice=willneed\n"
                          "mincore mm=0 pages=4+2\n"
                          "pagemap_scan mm=0 pages=0+8 want=present report=0x9 protect=on "
                          "check=off regions=2 most=0\n"));
  EXPECT_EQ(left.end, os::ending{pass}) << left.output;
  EXPECT_TRUE(has(left.output, "scanned to=8 4+2=0x9")) << left.output;
  EXPECT_TRUE(has(left.output, "resident 0x3")) << left.output;
  EXPECT_TRUE(has(left.output, "# Totals: pass:12 fail:0 ")) << left.output;
}

TEST_F(reproduced, a_fork_event_brings_the_userfaultfd_of_the_child) {
  if (lacks_userfaultfd() || !kernel::missing_for(kernel::capability::event_fork).empty())
    GTEST_SKIP() << "missing here: UFFD_FEATURE_EVENT_FORK";
  const os::leavings left = run_as_c(trace_text("maps=anon prot=read_write uffd=wp",
                                                "sigbus,event_fork",
                                                "write mm=0 page=0 value=1\n"
                                                "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
                                                "fork mm=0 child=1\n"
                                                "write mm=1 page=0 value=2\n"
                                                "uffdio_writeprotect mm=1 pages=0+1 protect=off\n"
                                                "write mm=1 page=0 value=2\n"));
  EXPECT_EQ(left.end, os::ending{pass}) << left.output;
}

TEST_F(reproduced, what_userfaultfd_must_tell_is_held_against_what_it_told) {
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  const os::leavings told = run_as_c(trace_text("maps=anon prot=read_write uffd=missing",
                                                "sigbus,event_remap,event_remove,event_unmap",
                                                "madvise_dontneed mm=0 pages=1+2\n"
                                                "mremap mm=0 pages=4+1 size=1 to=6 how=move\n"
                                                "munmap mm=0 pages=2+2\n"));
  EXPECT_EQ(told.end, os::ending{pass}) << told.output;
  EXPECT_TRUE(has(told.output, "told: remove mm=0 pages=1+2\n")) << told.output;
  EXPECT_TRUE(has(told.output, "told: unmap mm=0 pages=6+1, ")) << told.output;
  EXPECT_TRUE(has(told.output, "remap mm=0 pages=4+1 to=6\n") ||
              has(told.output, "remap mm=0 pages=4+1 to=6, "))
      << told.output;
  EXPECT_TRUE(has(told.output, "told: unmap mm=0 pages=2+2\n")) << told.output;

  // The event that DEV-12 loses: nothing else of it shows.
  const os::leavings lost = run_as_c(trace_text("maps=anon prot=read_write uffd=wp",
                                                "sigbus,event_unmap",
                                                "mremap mm=0 pages=0+1 size=1 to=1 how=move\n"));
  if (lost.end == os::ending{pass}) return;  // a kernel without it
  EXPECT_EQ(lost.end, os::ending{fail}) << lost.output;
  EXPECT_TRUE(has(lost.output, "told: unmap mm=0 pages=1+1, unmap mm=0 pages=0+1\n"))
      << lost.output;
}

TEST_F(reproduced, what_the_kernel_may_choose_is_no_failure) {
  if (lacks_userfaultfd()) GTEST_SKIP() << "missing here: userfaultfd";
  const auto trace = [](std::string_view kept) {
    return trace_text("maps=anon prot=read_write uffd=wp",
                      "sigbus",
                      fmt::format("write mm=0 page=0 value=1\nreclaim mm=0 pages=0+1{}\n", kept));
  };
  const os::leavings swapped = run_as_c(trace("")), kept = run_as_c(trace(" | kept=0x1"));
  EXPECT_NE(swapped.end, os::ending{fail}) << swapped.output;
  EXPECT_NE(kept.end, os::ending{fail}) << kept.output;
  EXPECT_NE(swapped.end, kept.end);
}

TEST_F(reproduced, a_step_that_no_call_makes_is_refused) {
  given("it.trace",
        trace_text("maps=anon prot=read_write uffd=wp",
                   "sigbus",
                   "mmap mm=0 pages=7+3 maps=anon prot=read_write\n"));
  const ran left = run({"reproduce", "it.trace"});
  EXPECT_EQ(left.end, "exit code 2");
  EXPECT_TRUE(has(left.err, "step 1 cannot be reproduced: mmap mm=0 pages=7+3")) << left.err;
}

}  // namespace
}  // namespace ptecheck::cli
