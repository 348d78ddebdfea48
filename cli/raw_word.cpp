#include <ptecheck/cli/raw_word.hpp>
#include <ptecheck/cli/state_text.hpp>
#include <ptecheck/impl/packed/meaning.hpp>

namespace ptecheck::cli {
namespace {

namespace packed = impl::packed;

constexpr std::uint64_t soft_dirty = std::uint64_t{1} << 11;
constexpr std::uint64_t soft_dirty_of_swap = std::uint64_t{1} << 1;

/// The zero page has a number like any other; what tells it is `special`.
std::uint64_t with_frame_0(std::uint64_t word) {
  if (!packed::leaf::special.test(word)) return word;
  const std::uint64_t others = word & ~packed::leaf::frame.mask;
  return packed::leaf::present.test(word)
             ? others
             : others | packed::leaf::hidden_frame.of(std::uint64_t{0});
}

std::uint64_t plain(std::uint64_t word) {
  if (packed::is_present(word)) return with_frame_0(word & ~soft_dirty);
  const std::uint64_t bits =
      word & ~(packed::leaf::accessed.mask | packed::leaf::dirty.mask | soft_dirty_of_swap);
  return packed::is_swap(bits) ? bits & ~packed::swapped::type.mask : bits;
}

}  // namespace

model::entry<> meaning_of(std::uint64_t word) {
  const std::uint64_t bits = plain(word);
  // The model has this of a kernel that protects what is no page: a bit that says nothing.
  const std::uint64_t without = packed::swapped::uffd_wp.clear(bits);
  if (bits != without && (without == packed::marked::guard || without == packed::marked::poison))
    return model::marker<>{
        true, without == packed::marked::poison, without == packed::marked::guard};
  if (!packed::well_formed(bits)) return model::marker<>{};
  return packed::meaning<model::machine_word>(bits, false);
}

std::string told_text(const model::entry<>& told) {
  std::string text = to_text(told);
  for (const std::string_view name : {" frame=", " slot="}) {
    const std::size_t begin = text.find(name);
    if (begin != std::string::npos) text.erase(begin, text.find(' ', begin + 1) - begin);
  }
  return text == "marker" ? "no entry that the packed machine makes" : text;
}

}  // namespace ptecheck::cli
