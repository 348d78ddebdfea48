#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <unistd.h>

namespace ptecheck::impl::kernel {

pagemap_words words_of(int pagemap, const arena& in) {
  pagemap_words words{};
  const std::size_t bytes = in.pages() * sizeof words[0];
  const auto offset = static_cast<off_t>(in.start() / model::page_size * sizeof words[0]);
  if (::pread(pagemap, words.data(), bytes, offset) != static_cast<ssize_t>(bytes))
    os::throw_environment_error("pread", "pagemap");
  return words;
}

bool is_ksm(int flags, std::uint64_t frame) {
  constexpr unsigned ksm_bit = 21;
  std::uint64_t word = 0;
  const auto offset = static_cast<off_t>(frame * sizeof word);
  if (::pread(flags, &word, sizeof word, offset) != sizeof word)
    os::throw_environment_error("pread", "/proc/kpageflags");
  return (word >> ksm_bit & 1) != 0;
}

}  // namespace ptecheck::impl::kernel
