// Stands in for raw_words.cpp where there is no libbpf, or no compiler for the BPF machine.
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <cerrno>

namespace ptecheck::impl::kernel {

class raw_words::program {};

std::string missing_for_raw_words() {
  return "built without libbpf, or without a clang that compiles for BPF";
}

raw_words::raw_words() {
  throw os::environment_error("read raw words: " + missing_for_raw_words(), ENOTSUP);
}

raw_words::~raw_words() = default;

void raw_words::read(std::uintptr_t, std::span<std::uint64_t>) const {}

}  // namespace ptecheck::impl::kernel
