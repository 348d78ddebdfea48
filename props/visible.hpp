#pragma once
// What a user could see of the reference's state, and in what it differs from what a kernel showed.
#include <ptecheck/model/observation.hpp>
#include <ptecheck/model/target.hpp>

#include <string>

namespace ptecheck::props {

/// What the bits of an entry look like from outside: those of /proc/PID/pagemap, and the contents
/// where they may be read. What maps nothing, and is not none, looks like a swap entry, but for a
/// marker of hugetlb memory.
template <model::transparent_target T>
model::page_view visible(const T& from, model::mm_id mm, std::uint32_t page) {
  using model::page_bit;
  const auto bit = [](bool on, page_bit which) { return on ? static_cast<unsigned>(which) : 0; };
  const auto seen = [](unsigned bits) { return model::page_view{static_cast<std::uint8_t>(bits)}; };
  const model::entry<> what = from.at(mm, page);
  if (const auto* held = std::get_if<model::present<>>(&what)) {
    const model::unit_view frame = from.frame(held->frame);
    const bool zero_page = held->frame.word() == 0;
    model::page_view view =
        seen(bit(true, page_bit::present) | bit(held->uffd_wp, page_bit::uffd_wp) |
             bit(!zero_page && !from.is_anon(held->frame), page_bit::file) |
             bit(!zero_page && frame.names == 1, page_bit::only_here));
    view.readable = held->accessible;
    view.contents = frame.contents;
    return view;
  }
  if (const auto* slot = std::get_if<model::swap<>>(&what))
    return seen(bit(true, page_bit::swapped) | bit(slot->uffd_wp, page_bit::uffd_wp));
  if (const auto* mark = std::get_if<model::marker<>>(&what)) {
    const model::vma* const area = from.vma_at(mm, page);
    const bool hugetlb = area != nullptr && model::is_hugetlb(area->maps);
    return seen(bit(!hugetlb, page_bit::swapped) | bit(mark->uffd_wp, page_bit::uffd_wp) |
                bit(mark->guard, page_bit::guard));
  }
  return std::visit(
      [&]<class Kind>(const Kind& held) -> model::page_view {
        if constexpr (model::names_frame<Kind>)
          return seen(bit(true, page_bit::swapped) | bit(held.uffd_wp, page_bit::uffd_wp) |
                      bit(!from.is_anon(held.frame), page_bit::file));
        else
          return {};
      },
      what);
}

/// Whether a kernel showed what it should: contents count where both could look at them.
constexpr bool agree(const model::page_view& expected, const model::page_view& seen) {
  if (expected.bits != seen.bits) return false;
  return !expected.readable || !seen.readable || expected.contents == seen.contents;
}

/// The names of the bits, with commas between them; `nothing` for none.
std::string names_of_bits(std::uint8_t bits);

/// The differences by name: `present instead of swapped,uffd_wp`, `contents 3 instead of 4`.
std::string in_words(const model::page_view& expected, const model::page_view& seen);

/// `present,file contents=3`, `nothing`.
std::string to_text(const model::page_view& view);

}  // namespace ptecheck::props
