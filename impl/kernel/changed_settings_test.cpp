#include <ptecheck/impl/kernel/changed_settings.hpp>
#include <ptecheck/impl/kernel/identity.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/os/pipe.hpp>
#include <ptecheck/os/scratch_directory.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

using lines = std::vector<std::string>;

class note_of_changes : public testing::Test {
 protected:
  os::scratch_directory folder_;
  std::string place_ = folder_.file("note").native();

  /// Leaves a note as a program does that is killed in the middle of its work.
  void killed_after(const std::function<void(changed_settings&)>& work) const {
    std::vector<os::child> one;
    one.push_back(os::child::start([&]() -> std::string {
      changed_settings note(place_);
      work(note);
      ::raise(SIGKILL);
      return {};
    }));
    EXPECT_EQ(os::collect(std::move(one)).front().end, os::ending{os::signalled{SIGKILL}});
  }
};

TEST_F(note_of_changes, has_what_is_not_put_back_with_the_last_first) {
  changed_settings note(place_);
  note.will_change("swap zram1");
  note.will_change("ksm run 1");
  EXPECT_EQ(note.standing(), (lines{"ksm run 1", "swap zram1"}));
  EXPECT_EQ(standing_in(place_), note.standing());
  note.has_put_back("swap zram1");
  EXPECT_EQ(note.standing(), lines{"ksm run 1"});
}

TEST_F(note_of_changes, is_empty_after_a_good_end) {
  {
    changed_settings note(place_);
    note.will_change("swap zram1");
    note.has_put_back("swap zram1");
  }
  EXPECT_EQ(os::read_file(place_), "");
  EXPECT_FALSE(changed_settings::left_behind(place_).has_value());
}

TEST_F(note_of_changes, keeps_what_could_not_be_put_back) {
  { changed_settings(place_).will_change("swap zram1"); }
  EXPECT_EQ(standing_in(place_), lines{"swap zram1"});
}

TEST_F(note_of_changes, belongs_to_one_program_at_a_time) {
  const changed_settings note(place_);
  EXPECT_THROW(changed_settings{place_}, os::environment_error);
  EXPECT_FALSE(changed_settings::left_behind(place_).has_value());
}

TEST_F(note_of_changes, is_nobodys_where_there_is_none) {
  EXPECT_FALSE(changed_settings::left_behind(place_).has_value());
  EXPECT_EQ(standing_in(place_), lines{});
}

TEST_F(note_of_changes, tells_the_next_program_what_a_killed_one_has_left) {
  killed_after([](changed_settings& note) { note.will_change("ksm run 1"); });
  auto left = changed_settings::left_behind(place_);
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->standing(), lines{"ksm run 1"});
}

TEST_F(note_of_changes, lets_a_line_without_an_end_alone) {
  os::write_file(place_, "changes ksm run 1\nchanges swap zr");
  EXPECT_EQ(standing_in(place_), lines{"ksm run 1"});
}

/// A program that starts a process which outlives it and keeps its lock, and is killed. The end of
/// a pipe that stays open as long as that process is there.
os::unique_fd life_of_a_stray(const std::string& place) {
  os::pipe life = os::open_pipe();
  const int program = ::fork();
  if (program == 0) {
    const changed_settings note(place);
    const int stray = ::fork();
    if (stray == 0) {
      ::alarm(60);
      for (;;) ::pause();
    }
    note.has_started(stray);
    ::raise(SIGKILL);
  }
  EXPECT_EQ(::waitpid(program, nullptr, 0), program);
  return std::move(life.reading);
}

TEST_F(note_of_changes, ends_the_processes_of_a_killed_program_which_have_its_lock) {
  const os::unique_fd life = life_of_a_stray(place_);
  const changed_settings next(place_);
  EXPECT_EQ(next.ended(), 1);
  char nothing = 0;
  EXPECT_EQ(::read(life.get(), &nothing, 1), 0) << "it is gone";
}

TEST(identity, of_a_process_is_not_that_of_the_next_one_with_its_number) {
  const identity self = identity_of(static_cast<int>(::getpid()));
  EXPECT_TRUE(is_there(self));
  EXPECT_EQ(identity_from(to_text(self)), self);
  const identity earlier{self.process, self.began - 1};
  EXPECT_FALSE(is_there(earlier));
  EXPECT_FALSE(end_process(earlier)) << "this process would be gone";
}

TEST(identity, of_nobody_is_not_there) {
  EXPECT_FALSE(is_there(identity_from("")));
  EXPECT_FALSE(is_there(identity_from("nonsense")));
  EXPECT_FALSE(end_process(identity_from("0 0")));
  EXPECT_FALSE(end_process(identity_from("-1 7")));
}

}  // namespace
}  // namespace ptecheck::impl::kernel
