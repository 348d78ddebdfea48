#include <ptecheck/impl/kernel/interface.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/impl/kernel/raw_words_request.h>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <optional>

// The object that the compiler made of raw_words.bpf.c.
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    "ptecheck_raw_words_begin:\n"
    ".incbin \"" PTECHECK_RAW_WORDS_OBJECT
    "\"\n"
    "ptecheck_raw_words_end:\n"
    ".previous\n");
extern "C" {
extern const char ptecheck_raw_words_begin[];
extern const char ptecheck_raw_words_end[];
}

namespace ptecheck::impl::kernel {
namespace {

/// The variables of the program, as it lays them out.
struct variables {
  raw_words_request request;
  raw_words_answer answer;
};

constexpr std::uint64_t present = 1;
constexpr std::uint64_t frame_mask = 0x000f'ffff'ffff'f000;
/// The kernel maps physical memory at a multiple of this.
constexpr std::uint64_t step_of_base = std::uint64_t{1} << 30;
/// So far below a page in use that mapping may begin: 4 TiB.
constexpr std::uint64_t most_steps = 4096;

int say_nothing(libbpf_print_level, const char*, va_list) {
  return 0;
}

/// What an entry maps, from the address on: a page, or 2 MiB, or 1 GiB.
std::uint64_t physical_of(std::uint64_t entry, std::uint32_t level, std::uint64_t address) {
  const std::uint64_t within = (model::page_size << 9 * level) - 1;
  return (entry & frame_mask & ~within) | (address & within);
}

}  // namespace

class raw_words::program {
 public:
  program() : object_(opened()), shared_(nullptr) {
    if (::bpf_object__load(object_.get()) != 0)
      os::throw_environment_error("load", "a program of the BPF machine");
    const bpf_program* const reads =
        ::bpf_object__find_program_by_name(object_.get(), "read_raw_words");
    const bpf_map* const memory = ::bpf_object__find_map_by_name(object_.get(), ".bss");
    if (reads == nullptr || memory == nullptr)
      throw os::environment_error("find the reader in its own object", ENOENT);
    run_ = ::bpf_program__fd(reads);
    void* const at = ::mmap(
        nullptr, sizeof(variables), PROT_READ | PROT_WRITE, MAP_SHARED, ::bpf_map__fd(memory), 0);
    if (at == MAP_FAILED) os::throw_environment_error("mmap", "a map of the BPF machine");
    shared_ = static_cast<volatile variables*>(at);
    find_base();
  }
  program(const program&) = delete;
  program& operator=(const program&) = delete;
  ~program() {
    if (shared_ != nullptr) ::munmap(const_cast<variables*>(shared_), sizeof(variables));
  }

  /// Asks for the words of so many pages, and returns how many there are in one table; where there
  /// is no table they are 0.
  std::size_t read(std::uint64_t address, std::span<std::uint64_t> words) const {
    if (!asked(address, words.size()))
      throw os::environment_error("read a page table by its physical address", EFAULT);
    if (shared_->answer.level != 0) {
      if ((shared_->answer.entry & present) != 0)
        throw os::environment_error("read raw words of a huge page", ENOTSUP);
      const std::uint64_t pages_to_end = 512 - address / model::page_size % 512;
      const std::size_t empty = std::min<std::size_t>(words.size(), pages_to_end);
      std::fill_n(words.begin(), empty, 0);
      return empty;
    }
    const std::size_t count = shared_->answer.count;
    for (std::size_t i = 0; i < count; ++i) words[i] = shared_->answer.words[i];
    return count;
  }

 private:
  struct closes {
    void operator()(bpf_object* open) const { ::bpf_object__close(open); }
  };

  static bpf_object* opened() {
    ::libbpf_set_print(say_nothing);
    const auto size = static_cast<std::size_t>(ptecheck_raw_words_end - ptecheck_raw_words_begin);
    bpf_object* const object = ::bpf_object__open_mem(ptecheck_raw_words_begin, size, nullptr);
    if (object == nullptr) os::throw_environment_error("open", "a program of the BPF machine");
    return object;
  }

  /// Whether every table on the way could be read.
  bool asked(std::uint64_t address, std::size_t count) const {
    shared_->request.address = address;
    shared_->request.physical_base = base_;
    shared_->request.count = static_cast<std::uint32_t>(count);
    shared_->request.levels = levels_;
    bpf_test_run_opts how{};
    how.sz = sizeof how;
    if (::bpf_prog_test_run_opts(run_, &how) != 0)
      os::throw_environment_error("run", "a program of the BPF machine");
    return how.retval == 0;
  }

  /// Where the kernel has mapped physical memory it tells nobody. But it has mapped the root of our
  /// own tables there: what is right is what finds that, by these tables, where it is.
  void find_base() {
    (void)asked(0, 1);
    const std::uint64_t root = shared_->answer.pgd;
    for (const std::uint32_t levels : {4u, 5u}) {
      levels_ = levels;
      base_ = root & ~(step_of_base - 1);
      for (std::uint64_t i = 0; i < most_steps; ++i, base_ -= step_of_base) {
        if (!asked(root, 1)) continue;
        const std::uint32_t level = shared_->answer.level;
        const std::uint64_t entry = level != 0 ? shared_->answer.entry : shared_->answer.words[0];
        if ((entry & present) != 0 && physical_of(entry, level, root) + base_ == root) return;
      }
    }
    throw os::environment_error("find where the kernel has mapped physical memory", ENOTSUP);
  }

  std::unique_ptr<bpf_object, closes> object_;
  volatile variables* shared_;
  int run_ = -1;
  std::uint64_t base_ = 0;
  std::uint32_t levels_ = 4;
};

namespace {

/// Kernels spell markers in different ways. This is a guard since Linux 6.13.
constexpr std::uint64_t guard = 0xffff'ffff'ffff'f600;

/// The word of a page with a guard; 0 where there are no guards.
std::uint64_t word_of_a_guard(const raw_words& reader) {
  void* const page =
      ::mmap(nullptr, model::page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) os::throw_environment_error("mmap");
  std::uint64_t word = 0;
  if (::madvise(page, model::page_size, static_cast<int>(guard_install.value)) == 0)
    reader.read(reinterpret_cast<std::uintptr_t>(page), {&word, 1});
  ::munmap(page, model::page_size);
  return word;
}

}  // namespace

std::string missing_for_raw_words() try {
  const raw_words tried;
  if (word_of_a_guard(tried) == guard) return {};
  return "this kernel spells its entries in another way";
} catch (const os::environment_error& error) {
  return error.what();
}

raw_words::raw_words() : program_(std::make_unique<program>()) {}

raw_words::~raw_words() = default;

void raw_words::read(std::uintptr_t address, std::span<std::uint64_t> words) const {
  while (!words.empty()) {
    const std::size_t count = program_->read(address, words);
    address += count * model::page_size;
    words = words.subspan(count);
  }
}

}  // namespace ptecheck::impl::kernel
