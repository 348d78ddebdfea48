#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>

namespace ptecheck::impl::kernel {
namespace {

constexpr std::uint32_t count = 8;
constexpr std::size_t bytes = std::size_t{count} * model::page_size;
constexpr std::uint64_t present = 1, write = 2, protnone = 256, special = 512;
using word_row = std::array<std::uint64_t, count>;

constexpr std::uint64_t frame_of(std::uint64_t word) {
  return word >> 12 & ((std::uint64_t{1} << 40) - 1);
}

class raw_words_of_this_kernel : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = missing_for_raw_words(); !why.empty())
      GTEST_SKIP() << "missing here: raw words: " << why;
    // Astride the end of a page table.
    at_ = static_cast<volatile char*>(::mmap(reinterpret_cast<void*>(0x2100'0000'0000 - bytes / 2),
                                             bytes,
                                             PROT_READ | PROT_WRITE,
                                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                                             -1,
                                             0));
  }
  void TearDown() override {
    if (at_ != nullptr) ::munmap(memory(), bytes);
  }

  void* memory() const { return const_cast<char*>(at_); }
  volatile char& page(std::uint32_t number) const {
    return at_[std::size_t{number} * model::page_size];
  }
  word_row now(const raw_words& by) const {
    word_row all{};
    by.read(reinterpret_cast<std::uintptr_t>(memory()), all);
    return all;
  }
  /// The frames by another witness.
  word_row frames_of_pagemap() const {
    const os::unique_fd pagemap(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
    word_row all{};
    const auto number = reinterpret_cast<std::uintptr_t>(memory()) / model::page_size;
    EXPECT_EQ(::pread(pagemap.get(), all.data(), sizeof all, static_cast<off_t>(number * 8)),
              ssize_t{sizeof all});
    for (std::uint64_t& each : all) each &= (std::uint64_t{1} << 55) - 1;
    return all;
  }

  volatile char* at_ = nullptr;
};

TEST_F(raw_words_of_this_kernel, are_nothing_where_nothing_was_touched) {
  const raw_words by;
  EXPECT_EQ(now(by), word_row{});
}

TEST_F(raw_words_of_this_kernel, name_the_frames_that_pagemap_names) {
  const raw_words by;
  for (const std::uint32_t each : {1u, 3u, 4u, 7u}) page(each) = 1;
  const word_row raw = now(by), frames = frames_of_pagemap();
  for (std::uint32_t each = 0; each < count; ++each) {
    EXPECT_EQ(frame_of(raw[each]), frames[each]) << each;
    EXPECT_EQ((raw[each] & present) != 0, frames[each] != 0) << each;
  }
}

TEST_F(raw_words_of_this_kernel, tell_what_pagemap_does_not_tell) {
  const raw_words by;
  page(1) = 1;
  EXPECT_EQ(page(2), 0) << "a page of zeros is mapped";
  page(3) = 1;
  ::mprotect(const_cast<char*>(&page(3)), model::page_size, PROT_NONE);
  const word_row raw = now(by);
  EXPECT_EQ(raw[1] & (present | write), present | write);
  EXPECT_EQ(raw[2] & (present | write | special), present | special);
  EXPECT_EQ(raw[3] & (present | write | protnone), protnone);
}

TEST_F(raw_words_of_this_kernel, are_those_of_the_process_that_asks) {
  const raw_words by;
  page(1) = 1;
  const int child = ::fork();
  if (child == 0) {
    ::munmap(memory(), bytes / 2);
    ::_exit(now(by)[1] == 0 ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_NE(now(by)[1], 0u);
}

TEST(raw_words, without_the_right_to_them_name_what_is_missing) {
  const int child = ::fork();
  if (child == 0) {
    if (::getuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    ::_exit(missing_for_raw_words().empty() ? 1 : 0);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
