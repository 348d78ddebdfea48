#include <ptecheck/cli/program_runs_test.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/os/child.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <vector>

namespace ptecheck::cli {
namespace {

namespace kernel = impl::kernel;

class live_campaign : public testing::Test, public program_run {
 protected:
  void SetUp() override {
    for (const auto each : {kernel::capability::userfaultfd,
                            kernel::capability::pagemap,
                            kernel::capability::write_protect})
      if (const std::string why = kernel::missing_for(each); !why.empty())
        GTEST_SKIP() << "missing here: " << kernel::name_of(each) << ": " << why;
  }

  /// Writes the trace of a disagreement into a file of this name.
  void given_trace_of(const json& found, std::string_view name) const {
    std::string lines;
    for (const std::string line : found["trace"]) lines += line + '\n';
    given(name, lines);
  }
};

TEST_F(live_campaign, agrees_and_counts_the_deviations_that_are_known) {
  const ran left = run({"run", "--target", "kernel", "--ops", "30000", "--json", "report.json"});
  ASSERT_EQ(left.end, "exit code 0") << left.out << left.err;
  const json report = json::parse(file("report.json"));
  EXPECT_EQ(report["target"], "kernel");
  EXPECT_EQ(report["disagreements"], json::array());
  EXPECT_EQ(report["flaky"], json::array());
  EXPECT_FALSE(report["known"].empty());
  EXPECT_EQ(files(), std::vector<std::string>{"report.json"});
}

TEST_F(live_campaign, names_what_it_cannot_reach_without_swap) {
  if (kernel::missing_for(kernel::capability::swap).empty()) GTEST_SKIP() << "there is swap";
  const ran left = run({"run", "--target", "kernel", "--ops", "3000", "--json", "report.json"});
  const json rules = json::parse(file("report.json"))["rules"];
  EXPECT_EQ(rules["unreachable"].size(), 91u);
  EXPECT_EQ(rules["unreachable"]["access.swap.comes_back"], "swap");
  EXPECT_EQ(rules["unreachable"]["migrate.end.page"], "holding a migration");
  for (const std::string missed : rules["missed"]) EXPECT_FALSE(has(missed, ".swap"));
  EXPECT_TRUE(has(left.out, "not checked: swap: ")) << left.out;
  EXPECT_TRUE(has(left.out, "not checked: KSM merging: ")) << left.out;
  EXPECT_TRUE(has(left.out, "not checked: holding a migration: user space cannot\n")) << left.out;
  EXPECT_TRUE(has(left.out, "not checked: breaking memory: the machine would lose it\n"))
      << left.out;
  EXPECT_TRUE(has(left.out, "not checked: pages for a device: only a driver takes them\n"))
      << left.out;
  EXPECT_TRUE(has(left.out, "not checked: swapoff: --allow swap is not given\n")) << left.out;
}

TEST_F(live_campaign, finds_every_known_deviation_once_where_none_is_expected) {
  const std::vector<std::string> strictly{"run",
                                          "--target",
                                          "kernel",
                                          "--strict",
                                          "--ops",
                                          "60000",
                                          "-o",
                                          "found",
                                          "--json",
                                          "report.json"};
  const ran left = run(strictly);
  const json report = json::parse(file("report.json"));
  if (report["disagreements"].empty()) GTEST_SKIP() << "a kernel without deviations";
  EXPECT_EQ(left.end, "exit code 1");
  std::set<std::string> ids;
  for (const json& each : report["disagreements"]) {
    ASSERT_TRUE(each["known"].is_string()) << left.out;
    EXPECT_TRUE(ids.insert(each["known"]).second) << each["known"] << " is found twice";
    EXPECT_LE(each["length"].get<int>(), 6);
  }
  given_trace_of(report["disagreements"][0], "first.trace");
  const ran again = run({"replay", "first.trace", "--target", "kernel", "--strict"});
  EXPECT_EQ(again.end, "exit code 1") << again.out;
  const ran expected = run({"replay", "first.trace", "--target", "kernel"});
  EXPECT_EQ(expected.end, "exit code 0") << expected.out;
  EXPECT_TRUE(has(expected.out, "known deviation: DEV-")) << expected.out;
}

TEST_F(live_campaign, shrinks_on_the_kernel) {
  given("long.trace",
        "ptecheck trace 1\n"
        "world mms=1 pages=8 maps=anon prot=read_write uffd=wp features=sigbus "
        "profile=linux-6.18\n"
        "write mm=0 page=3 value=4\n"
        "madvise_guard_install mm=0 pages=0+3\n"
        "read mm=0 page=5\n"
        "uffdio_copy mm=0 pages=1+2 value=1 wp=on\n"
        "read mm=0 page=1\n");
  const ran left = run({"shrink", "long.trace", "--target", "kernel", "--strict", "-o", "small"});
  if (left.end == "exit code 0") GTEST_SKIP() << "a kernel without this deviation";
  EXPECT_TRUE(has(left.out, "  known as DEV-5")) << left.out;
  EXPECT_TRUE(has(left.out, "  shrunk from 5 operations to 2\n")) << left.out;
}

TEST_F(live_campaign, takes_no_mutant_and_not_more_pages_than_it_has_room_for) {
  EXPECT_EQ(run({"run", "--target", "kernel", "--mutant", "fork_drops_guard"}).end, "exit code 2");
  const ran left = run({"run", "--target", "kernel", "--pages", "65"});
  EXPECT_EQ(left.end, "exit code 2");
  EXPECT_EQ(left.err, "ptecheck: --pages: the live kernel takes at most 64, not 65\n");
}

TEST_F(live_campaign, says_of_a_trace_that_it_cannot_run_what_is_missing) {
  given("wide.trace",
        "ptecheck trace 1\n"
        "world mms=1 pages=100 maps=anon prot=read_write uffd=wp features=sigbus "
        "profile=linux-6.18\n"
        "read mm=0 page=5\n");
  const ran left = run({"replay", "wide.trace", "--target", "kernel"});
  EXPECT_EQ(left.end, "exit code 3");
  EXPECT_TRUE(left.out.ends_with("unsupported: room for more than 64 pages\n")) << left.out;
}

TEST_F(live_campaign, keeps_what_an_unprivileged_user_cannot_check_by_name) {
  if (!kernel::missing_for(kernel::capability::event_fork).empty())
    GTEST_SKIP() << "this user is unprivileged already";
  // The program has to be where everybody can run it.
  std::error_code refused;
  const std::filesystem::path copy = path("program");
  std::filesystem::copy_file(PTECHECK_PROGRAM, copy, refused);
  std::filesystem::permissions(copy.parent_path().parent_path(),
                               std::filesystem::perms::others_exec,
                               std::filesystem::perm_options::add);
  std::vector<os::child> one;
  one.push_back(os::child::execute({"setpriv",
                                    "--reuid",
                                    "65534",
                                    "--clear-groups",
                                    copy,
                                    "run",
                                    "--target",
                                    "kernel",
                                    "--ops",
                                    "3000",
                                    "--jobs",
                                    "1"}));
  const os::leavings left = os::collect(std::move(one)).front();
  EXPECT_EQ(left.end, os::ending{os::exited{0}}) << left.output;
  EXPECT_TRUE(has(left.output, "not checked: UFFD_FEATURE_EVENT_FORK: ")) << left.output;
  EXPECT_TRUE(has(left.output,
                  "not reachable without UFFD_FEATURE_EVENT_FORK: "
                  "fork.vma.keeps_registration\n"))
      << left.output;
  EXPECT_TRUE(has(left.output, ", 0 disagreements\n")) << left.output;
}

TEST_F(live_campaign, agrees_inside_too_where_raw_words_can_be_read) {
  if (const std::string why = kernel::missing_for_raw_words(); !why.empty())
    GTEST_SKIP() << "missing here: raw words: " << why;
  const ran left = run({"run", "--target", "kernel", "--witness", "--ops", "20000"});
  EXPECT_EQ(left.end, "exit code 0") << left.out << left.err;
  EXPECT_FALSE(has(left.out, "raw words")) << left.out;
  EXPECT_EQ(run({"run", "--witness"}).end, "exit code 2");
}

/// Of a machine whose swap and KSM may be changed: only who asks for that gets it.
class allowed_campaign : public live_campaign {
 protected:
  void SetUp() override {
    live_campaign::SetUp();
    for (const char* each : {"PTECHECK_ALLOW_SWAP", "PTECHECK_ALLOW_KSM"})
      if (::getenv(each) == nullptr) GTEST_SKIP() << each << " is not in the environment";
  }
};

TEST_F(allowed_campaign, reaches_what_takes_swap_and_ksm_and_says_what_it_changes) {
  const ran left = run({"run",
                        "--target",
                        "kernel",
                        "--allow",
                        "swap,ksm",
                        "--ops",
                        "30000",
                        "--json",
                        "report.json"});
  EXPECT_EQ(left.end, "exit code 0") << left.out << left.err;
  EXPECT_TRUE(has(left.err, "ptecheck: swap on zram")) << left.err;
  EXPECT_TRUE(has(left.err, "ptecheck: KSM merges when a trace tells it to, until the end\n"));
  EXPECT_FALSE(has(left.out, "KSM merging")) << left.out;
  EXPECT_FALSE(has(left.out, "swapoff:")) << left.out;
}

TEST_F(live_campaign, changes_only_settings_that_it_knows) {
  const ran left = run({"run", "--target", "kernel", "--allow", "everything"});
  EXPECT_EQ(left.end, "exit code 2");
  EXPECT_EQ(left.err, "ptecheck: no setting 'everything': there is swap, ksm\n");
  EXPECT_EQ(run({"run", "--target", "kernel", "--allow", "swap,"}).err,
            "ptecheck: no setting '': there is swap, ksm\n");
  EXPECT_EQ(run({"run", "--allow", "swap"}).end, "exit code 2");
}

}  // namespace
}  // namespace ptecheck::cli
