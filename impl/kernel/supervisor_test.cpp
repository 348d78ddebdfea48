#include <ptecheck/impl/kernel/live_kernel_test.hpp>
#include <ptecheck/os/file.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

using model::run_end;

TEST_F(live_kernel, answers_the_calls_on_mappings_and_their_file) {
  const auto seen = run("maps=shmem prot=read_write uffd=wp features=sigbus",
                        "write mm=0 page=0 value=7\n"
                        "read mm=0 page=0\n"
                        "mprotect mm=0 pages=1+1 prot=none\n"
                        "read mm=0 page=1\n"
                        "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
                        "write mm=0 page=0 value=8\n"
                        "uffdio_writeprotect mm=0 pages=0+1 protect=off\n"
                        "madvise_dontneed mm=0 pages=0+1\n"
                        "reclaim mm=0 pages=0+1\n"
                        "uffdio_copy mm=0 pages=2+1 value=9 wp=off\n"
                        "uffdio_zeropage mm=0 pages=2+2\n"
                        "uffdio_register mm=0 pages=0+8 mode=missing_wp\n"
                        "read mm=0 page=3\n"
                        "uffdio_wake mm=0 pages=0+8\n"
                        "uffdio_unregister mm=0 pages=0+8\n"
                        "munmap mm=0 pages=5+1\n"
                        "mmap mm=0 pages=5+1 maps=anon prot=read_write\n"
                        "madvise_remove mm=0 pages=0+1\n"
                        "punch_hole pages=0+0\n"
                        "ftruncate size=4\n"
                        "madvise_wipeonfork mm=0 pages=5+1 wipe=on\n"
                        "madvise_dontfork mm=0 pages=5+1 absent=on\n"
                        "fork mm=0 child=1\n"
                        "read mm=1 page=5\n"
                        "exit mm=1\n"
                        "read mm=1 page=0\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (std::vector<std::string>{"done",
                                      "done value=7",
                                      "done",
                                      "signal SEGV_ACCERR page=1",
                                      "done",
                                      "signal BUS_ADRERR page=0",
                                      "done",
                                      "done",
                                      "done",
                                      "done",
                                      "refused EEXIST",
                                      "done",
                                      "signal BUS_ADRERR page=3",
                                      "done",
                                      "done",
                                      "done",
                                      "done",
                                      "done",
                                      "refused EINVAL",
                                      "done",
                                      "done",
                                      "done",
                                      "done",
                                      "signal SEGV_MAPERR page=5",
                                      "done",
                                      "absent"}));
  EXPECT_EQ(seen.end, run_end::finished);
}

TEST_F(live_kernel, shows_pages_as_they_are) {
  const auto seen = run("maps=anon prot=read_write uffd=wp features=wp_unpopulated,sigbus",
                        "write mm=0 page=0 value=7\n"
                        "read mm=0 page=1\n"
                        "uffdio_writeprotect mm=0 pages=0+3 protect=on\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(page(seen, 0, 0, 0), "PX 7");
  EXPECT_EQ(page(seen, 0, 0, 1), "");
  EXPECT_EQ(page(seen, 1, 0, 1), "P 0");
  EXPECT_EQ(page(seen, 2, 0, 0), "PWX 7");
  EXPECT_EQ(page(seen, 2, 0, 1), "PW 0");
  EXPECT_EQ(page(seen, 2, 0, 2), "SW");
}

TEST_F(live_kernel, looks_at_contents_only_where_they_may_be_read) {
  const auto seen = run("maps=shmem prot=read_write uffd=none features=none",
                        "write mm=0 page=0 value=7\n"
                        "mprotect mm=0 pages=0+1 prot=none\n"
                        "mprotect mm=0 pages=0+1 prot=read\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(page(seen, 1, 0, 0), "PFX");
  EXPECT_EQ(page(seen, 2, 0, 0), "PFX 7");
}

TEST_F(live_kernel, tells_why_an_access_sleeps_and_goes_on) {
  const auto seen = run("maps=anon prot=read_write uffd=missing_wp features=none",
                        "write mm=0 page=2 value=7\n"
                        "read mm=0 page=3\n"
                        "uffdio_copy mm=0 pages=2+1 value=1 wp=on\n"
                        "write mm=0 page=2 value=7\n"
                        "read mm=0 page=2\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (std::vector<std::string>{"blocked page=2 message=write",
                                      "blocked page=3 message=read",
                                      "done",
                                      "blocked page=2 message=write,wp",
                                      "done value=1"}));
}

TEST_F(live_kernel, gives_each_process_an_address_space_of_its_own) {
  const auto seen = run("maps=anon prot=read_write uffd=none features=none",
                        "write mm=0 page=0 value=1\n"
                        "fork mm=0 child=2\n"
                        "fork mm=2 child=1\n"
                        "write mm=2 page=0 value=2\n"
                        "write mm=1 page=0 value=3\n"
                        "exit mm=2\n"
                        "read mm=0 page=0\n"
                        "read mm=1 page=0\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(page(seen, 2, 0, 0), "P");
  EXPECT_EQ(model::to_text(seen.steps[6].answer), "done value=1");
  EXPECT_EQ(model::to_text(seen.steps[7].answer), "done value=3");
  const std::size_t last_looks = of_.steps.size();
  EXPECT_EQ(page(seen, last_looks + 0, 0, 0), "PX 1");
  EXPECT_EQ(page(seen, last_looks + 1, 1, 0), "PX 3");
}

TEST_F(live_kernel, goes_on_when_the_first_process_leaves) {
  const auto seen = run("maps=shmem prot=read_write uffd=none features=none",
                        "write mm=0 page=0 value=1\n"
                        "fork mm=0 child=1\n"
                        "exit mm=0\n"
                        "read mm=0 page=0\n"
                        "fork mm=1 child=0\n"
                        "read mm=0 page=0\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (std::vector<std::string>{"done", "done", "done", "absent", "done", "done value=1"}));
}

TEST_F(live_kernel, brings_the_userfaultfd_of_a_child_with_the_fork_event) {
  const auto seen = run("maps=anon prot=read_write uffd=wp features=sigbus,event_fork",
                        "write mm=0 page=0 value=1\n"
                        "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
                        "fork mm=0 child=1\n"
                        "write mm=1 page=0 value=2\n"
                        "uffdio_writeprotect mm=1 pages=0+1 protect=off\n"
                        "write mm=1 page=0 value=2\n");
  SKIP_WHERE_MISSING();
  EXPECT_EQ(page(seen, 2, 1, 0), "PW");
  EXPECT_EQ(answers(seen, of_.steps.size()),
            (std::vector<std::string>{
                "done", "done", "done", "signal BUS_ADRERR page=0", "done", "done"}));
}

TEST_F(live_kernel, reads_back_what_was_chosen) {
  const auto seen = run("maps=anon prot=read_write uffd=none features=none",
                        "write mm=0 page=2 value=1\n"
                        "reclaim mm=0 pages=1+3\n"
                        "read mm=0 page=3\n"
                        "fork mm=0 child=1\n");
  SKIP_WHERE_MISSING();
  const bool kept = page(seen, 1, 0, 2) == "PX 1";
  EXPECT_EQ(seen.steps[1].chosen.kept.bits, kept ? 2u : 0u);
  const bool skipped = page(seen, 3, 1, 3).empty();
  EXPECT_EQ(seen.steps[3].chosen.tables_skipped.test(3), skipped);
  EXPECT_FALSE(seen.steps[3].chosen.tables_skipped.test(2));
}

TEST_F(live_kernel, takes_a_hang_for_a_result) {
  const std::string hangs =
      "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
      "madvise_guard_install mm=0 pages=0+1\n"
      "read mm=0 page=0\n";
  const auto seen = run("maps=shmem prot=read_write uffd=wp features=sigbus", hangs);
  SKIP_WHERE_MISSING();
  if (seen.end == run_end::finished) GTEST_SKIP() << "missing here: a call that never returns";
  EXPECT_EQ(seen.end, run_end::spins);
  EXPECT_EQ(seen.steps.size(), 1u);
  EXPECT_EQ(kernel_.workers(), 2u);

  const auto after =
      run("maps=anon prot=read_write uffd=none features=none", "write mm=0 page=0 value=3\n");
  EXPECT_EQ(after.end, run_end::finished);
  EXPECT_EQ(page(after, 0, 0, 0), "PX 3");
}

TEST_F(live_kernel, names_what_it_lacks) {
  const model::trace large =
      trace_of(65, "maps=anon prot=read uffd=none features=none", "read mm=0 page=0\n");
  const model::run_view seen = kernel_.run(large);
  EXPECT_TRUE(seen.steps.empty());
  EXPECT_EQ(seen.missing, "room for more than 64 pages");
  model::trace small = trace_of(8, "maps=anon prot=read uffd=none features=none", "");
  small.steps.assign(board::most_steps + 1, {model::read{}, {}});
  EXPECT_EQ(kernel_.run(small).missing, "room for so long a trace");
}

TEST(supervisor, keeps_the_trace_under_way_in_a_file) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("ptecheck_" + std::to_string(::getpid()));
  const model::trace of = trace_of(
      4, "maps=anon prot=read_write uffd=none features=none", "write mm=0 page=0 value=3\n");
  {
    supervisor kernel{{path.string(), {}}};
    kernel.run(of);
    EXPECT_EQ(os::read_file(path), model::to_text(of));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace ptecheck::impl::kernel
