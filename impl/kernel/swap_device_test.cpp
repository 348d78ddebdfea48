#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/machine_settings.hpp>
#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/scratch_directory.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

constexpr std::uint64_t bytes = std::uint64_t{16} << 20;

bool in_use(const std::string& name) {
  const std::vector<std::string> all = swap_areas();
  return std::find(all.begin(), all.end(), "/dev/" + name) != all.end();
}

/// These tests change the swap of the machine: only who asks for that gets it.
class swap_of_the_machine : public testing::Test {
 protected:
  void SetUp() override {
    if (::getenv("PTECHECK_ALLOW_SWAP") == nullptr)
      GTEST_SKIP() << "PTECHECK_ALLOW_SWAP is not in the environment";
  }

  os::scratch_directory folder_;
  std::string place_ = folder_.file("note").native();
};

TEST_F(swap_of_the_machine, is_there_as_long_as_the_device_lives) {
  std::string name;
  {
    changed_settings note(place_);
    const swap_device device(note, bytes);
    name = device.name();
    EXPECT_TRUE(in_use(name));
    EXPECT_EQ(missing_for(capability::swap), "");
    EXPECT_EQ(note.standing(), std::vector<std::string>{"swap " + name});
  }
  EXPECT_FALSE(in_use(name));
  EXPECT_EQ(standing_in(place_), std::vector<std::string>{});
}

TEST_F(swap_of_the_machine, is_put_back_by_the_next_one_after_a_bad_end) {
  std::vector<os::child> one;
  one.push_back(os::child::start([&]() -> std::string {
    changed_settings note(place_);
    const swap_device device(note, bytes);
    ::raise(SIGKILL);
    return device.name();
  }));
  EXPECT_EQ(os::collect(std::move(one)).front().end, os::ending{os::signalled{SIGKILL}});
  std::vector<std::string> told;
  const auto listen = [&](const std::string& what) { told.push_back(what); };
  machine_settings::put_back_leftovers(listen, place_);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].starts_with("removed the swap on zram")) << told[0];
  EXPECT_FALSE(in_use(told[0].substr(20, told[0].find(',') - 20)));
  machine_settings::put_back_leftovers(listen, place_);
  EXPECT_EQ(told.size(), 1u) << "once is enough";
}

/// A page that reclaim has taken.
class swapped_page {
 public:
  swapped_page()
      : at_(static_cast<char*>(::mmap(nullptr,
                                      model::page_size,
                                      PROT_READ | PROT_WRITE,
                                      MAP_PRIVATE | MAP_ANONYMOUS,
                                      -1,
                                      0))) {
    *at_ = 7;
    for (int i = 0; i < 1000 && !has(model::page_bit::swapped); ++i)
      ::madvise(at_, model::page_size, MADV_PAGEOUT);
  }
  swapped_page(const swapped_page&) = delete;
  swapped_page& operator=(const swapped_page&) = delete;
  ~swapped_page() { ::munmap(at_, model::page_size); }

  bool has(model::page_bit which) const {
    const os::unique_fd pagemap(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
    std::uint64_t word = 0;
    const auto offset = reinterpret_cast<std::uintptr_t>(at_) / model::page_size * sizeof word;
    EXPECT_EQ(::pread(pagemap.get(), &word, sizeof word, static_cast<off_t>(offset)),
              ssize_t{sizeof word});
    return (decoded(word) & static_cast<unsigned>(which)) != 0;
  }
  char contents() const { return *at_; }

 private:
  char* at_;
};

TEST_F(swap_of_the_machine, comes_back_altogether_when_it_is_asked_to) {
  changed_settings note(place_);
  const swap_device device(note, bytes);
  for (int round = 0; round < 5; ++round) {
    const swapped_page page;
    ASSERT_TRUE(page.has(model::page_bit::swapped));
    take_back_all_swap(place_);
    EXPECT_TRUE(page.has(model::page_bit::present));
    EXPECT_TRUE(in_use(device.name()));
    EXPECT_EQ(page.contents(), 7);
  }
}

TEST_F(swap_of_the_machine, is_not_switched_off_where_it_is_somebody_elses) {
  changed_settings of_somebody_else(folder_.file("other").native());
  const swap_device other(of_somebody_else, bytes);
  EXPECT_THROW(take_back_all_swap(place_), os::environment_error) << "there is none of ours";
  changed_settings note(place_);
  const swap_device device(note, bytes);
  EXPECT_EQ(other_swap_than(device.name()), "/dev/" + other.name());
  EXPECT_THROW(take_back_all_swap(place_), os::environment_error);
  EXPECT_TRUE(in_use(other.name()) && in_use(device.name()));
}

}  // namespace
}  // namespace ptecheck::impl::kernel
