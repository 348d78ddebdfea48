#include <ptecheck/impl/kernel/ksm.hpp>
#include <ptecheck/impl/kernel/setting_file.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/scratch_directory.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

std::map<std::string, std::string> settings_now() {
  std::map<std::string, std::string> all;
  for (const char* name : {"run",
                           "advisor_mode",
                           "sleep_millisecs",
                           "pages_to_scan",
                           "smart_scan",
                           "use_zero_pages",
                           "max_page_sharing",
                           "merge_across_nodes",
                           "pages_sharing"})
    all[name] = first_line_of(std::string{"/sys/kernel/mm/ksm/"} + name);
  return all;
}

/// Four mergeable pages: two that are equal, two that are not.
class four_pages {
 public:
  four_pages() {
    at_ = static_cast<char*>(
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    for (std::size_t i = 0; i < bytes; ++i)
      at_[i] = static_cast<char>(i / model::page_size < 2 ? 'e' : 'a' + i / model::page_size);
    ::madvise(at_, bytes, MADV_MERGEABLE);
  }
  four_pages(const four_pages&) = delete;
  four_pages& operator=(const four_pages&) = delete;
  ~four_pages() { ::munmap(at_, bytes); }

  std::array<std::uint64_t, 4> frames() const {
    const os::unique_fd pagemap(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
    std::array<std::uint64_t, 4> words{};
    const auto offset = reinterpret_cast<std::uintptr_t>(at_) / model::page_size * sizeof words[0];
    EXPECT_EQ(::pread(pagemap.get(), words.data(), sizeof words, static_cast<off_t>(offset)),
              ssize_t{sizeof words});
    for (std::uint64_t& each : words) each &= (std::uint64_t{1} << 55) - 1;
    return words;
  }

 private:
  static constexpr std::size_t bytes = std::size_t{4} * model::page_size;
  char* at_;
};

/// These tests change KSM of the machine: only who asks for that gets it.
class ksm_of_the_machine : public testing::Test {
 protected:
  void SetUp() override {
    if (::getenv("PTECHECK_ALLOW_KSM") == nullptr)
      GTEST_SKIP() << "PTECHECK_ALLOW_KSM is not in the environment";
    if (const std::string why = missing_for_ksm(); !why.empty())
      GTEST_SKIP() << "missing here: KSM: " << why;
  }

  os::scratch_directory folder_;
  std::string place_ = folder_.file("note").native();
};

TEST_F(ksm_of_the_machine, merges_what_is_equal_when_it_is_told_to) {
  changed_settings note(place_);
  const ksm_settings merging(note);
  for (int round = 0; round < 20; ++round) {
    const four_pages pages;
    const auto before = pages.frames();
    EXPECT_NE(before[0], before[1]);
    merge_equal_pages();
    const auto after = pages.frames();
    EXPECT_EQ(after[0], after[1]) << "round " << round;
    EXPECT_EQ(after[2], before[2]);
    EXPECT_EQ(after[3], before[3]);
  }
}

TEST_F(ksm_of_the_machine, rests_until_it_is_told_to_merge) {
  changed_settings note(place_);
  const ksm_settings merging(note);
  EXPECT_EQ(settings_now()["run"], "0");
  merge_equal_pages();
  EXPECT_EQ(settings_now()["run"], "0");
}

TEST_F(ksm_of_the_machine, comes_to_an_end_where_a_trace_has_nothing_mergeable) {
  changed_settings note(place_);
  const ksm_settings merging(note);
  const std::uint64_t before = number_in("/sys/kernel/mm/ksm/full_scans");
  merge_equal_pages();
  EXPECT_GE(number_in("/sys/kernel/mm/ksm/full_scans"), before + 2);
}

TEST_F(ksm_of_the_machine, has_its_own_settings_afterwards) {
  const auto before = settings_now();
  {
    changed_settings note(place_);
    const ksm_settings merging(note);
    EXPECT_NE(settings_now(), before);
    const four_pages pages;
    merge_equal_pages();
    EXPECT_NE(settings_now()["pages_sharing"], "0");
  }
  EXPECT_EQ(settings_now(), before);
}

TEST_F(ksm_of_the_machine, gets_its_own_settings_back_after_a_bad_end) {
  const auto before = settings_now();
  std::vector<os::child> one;
  one.push_back(os::child::start([&]() -> std::string {
    changed_settings note(place_);
    const ksm_settings merging(note);
    put("/sys/kernel/mm/ksm/run", "1");
    ::raise(SIGKILL);
    return {};
  }));
  EXPECT_EQ(os::collect(std::move(one)).front().end, os::ending{os::signalled{SIGKILL}});
  EXPECT_NE(settings_now(), before);
  const auto left = changed_settings::left_behind(place_);
  ASSERT_TRUE(left.has_value());
  for (const std::string& each : left->standing()) ksm_settings::put_back(each);
  EXPECT_EQ(settings_now(), before);
}

TEST_F(ksm_of_the_machine, is_left_alone_where_somebody_else_has_merged_pages) {
  changed_settings note(place_);
  const ksm_settings of_somebody_else(note);
  const four_pages pages;
  merge_equal_pages();
  changed_settings other(folder_.file("other").native());
  const auto before = settings_now();
  EXPECT_THROW(ksm_settings{other}, os::environment_error);
  EXPECT_EQ(settings_now(), before);
  EXPECT_TRUE(other.standing().empty());
}

}  // namespace
}  // namespace ptecheck::impl::kernel
