#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <new>
#include <stdexcept>

namespace ptecheck::os {
namespace {

using namespace std::chrono_literals;

std::vector<leavings> collect_one(const std::function<std::string()>& body,
                                  std::optional<std::chrono::milliseconds> patience = {}) {
  std::vector<child> children;
  children.push_back(child::start(body));
  return collect(std::move(children), patience);
}

std::string wait_for_ever() {
  for (;;) ::pause();
}

TEST(child, returns_the_bytes_of_its_body) {
  const auto left = collect_one([] { return std::string("a\0b", 3); });
  EXPECT_EQ(left[0].output, std::string("a\0b", 3));
  EXPECT_EQ(left[0].end, ending(exited{0}));
}

leavings collect_program(const std::vector<std::string>& arguments) {
  std::vector<child> children;
  children.push_back(child::execute(arguments));
  return collect(std::move(children)).front();
}

TEST(child, a_program_leaves_what_it_prints_on_both_streams) {
  const leavings left =
      collect_program({"sh", "-c", "echo out; echo \"$1\" >&2; exit 3", "sh", "a b"});
  EXPECT_EQ(left.output, "out\na b\n");
  EXPECT_EQ(left.end, ending(exited{3}));
}

TEST(child, a_program_that_is_not_there_leaves_127) {
  EXPECT_EQ(collect_program({"no-such-program"}).end, ending(exited{127}));
}

TEST(child, several_return_in_the_order_of_their_start) {
  std::vector<child> children;
  for (const char letter : {'a', 'b', 'c'}) {
    children.push_back(child::start([letter] { return std::string(300'000, letter); }));
  }
  const auto left = collect(std::move(children));
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0].output, std::string(300'000, 'a'));
  EXPECT_EQ(left[1].output, std::string(300'000, 'b'));
  EXPECT_EQ(left[2].output, std::string(300'000, 'c'));
}

TEST(child, its_exit_code_is_reported) {
  const auto left = collect_one([]() -> std::string { ::_exit(7); });
  EXPECT_EQ(left[0].end, ending(exited{7}));
}

TEST(child, its_signal_is_reported) {
  const auto left = collect_one([]() -> std::string {
    std::raise(SIGKILL);
    return "unreachable";
  });
  EXPECT_EQ(left[0].output, "");
  EXPECT_EQ(left[0].end, ending(signalled{SIGKILL}));
}

TEST(child, an_exception_aborts_it_and_stays_inside) {
  const auto left = collect_one([]() -> std::string { throw std::runtime_error("on purpose"); });
  EXPECT_EQ(left[0].end, ending(signalled{SIGABRT}));
}

TEST(child, that_is_hindered_says_by_what) {
  const auto left =
      collect_one([]() -> std::string { throw environment_error("open /nowhere at all", ENOENT); });
  EXPECT_EQ(left[0].output, "");
  EXPECT_EQ(left[0].end, ending(hindered{"open /nowhere at all", ENOENT}));
  const auto starved = collect_one([]() -> std::string { throw std::bad_alloc(); });
  EXPECT_EQ(starved[0].end, ending(hindered{"allocate memory", ENOMEM}));
}

TEST(child, is_killed_at_its_deadline_without_harm_to_the_others) {
  std::vector<child> children;
  children.push_back(child::start(wait_for_ever));
  children.push_back(child::start([] { return std::string("done"); }));
  const auto left = collect(std::move(children), 200ms);
  EXPECT_EQ(left[0].end, ending(overdue{}));
  EXPECT_EQ(left[1].end, ending(exited{0}));
  EXPECT_EQ(left[1].output, "done");
}

TEST(child, whose_work_is_worth_nothing_alone_ends_with_the_first_that_dies) {
  std::vector<child> children;
  children.push_back(child::start([] { return std::string{"done"}; }));
  children.push_back(child::start([]() -> std::string {
    while (true) ::pause();
  }));
  children.push_back(child::start([]() -> std::string { std::_Exit(3); }));
  const std::vector<leavings> left = collect_all_or_none(std::move(children));
  EXPECT_EQ(left[2].end, ending(exited{3}));
  EXPECT_EQ(left[1].end, ending(overdue{}));
}

TEST(child, ends_with_its_owner) {
  const child abandoned = child::start(wait_for_ever);
}

TEST(child, can_be_killed_after_it_was_reaped) {
  child done = child::start([] { return std::string(); });
  EXPECT_EQ(done.reap(), ending(exited{0}));
  done.kill();
}

TEST(child, an_ending_reads_as_a_sentence) {
  EXPECT_EQ(to_string(exited{2}), "exit code 2");
  EXPECT_EQ(to_string(signalled{SIGSEGV}), "signal 11 (Segmentation fault)");
  EXPECT_EQ(to_string(overdue{}), "killed at its deadline");
  EXPECT_EQ(to_string(hindered{"fork", EAGAIN}), "fork: Resource temporarily unavailable");
}

}  // namespace
}  // namespace ptecheck::os
