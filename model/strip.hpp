#pragma once
// States as pictures: one character a page, as kernel people draw VMAs.
#include <ptecheck/model/target.hpp>

#include <string>
#include <string_view>

namespace ptecheck::model {

/// What the characters mean, for people.
inline constexpr std::string_view strip_legend =
    "  . none          W anon, writable    C file page, writable\n"
    "  - not mapped    r anon, read-only   c file page, read-only\n"
    "  z zero page     w anon, uffd_wp     p file page, uffd_wp\n"
    "  y zero, uffd_wp s swap              S swap, uffd_wp\n"
    "  m uffd_wp marker  g guard (G uffd_wp) ! poison\n"
    "  v migration     V migration, uffd_wp\n"
    "  x hwpoison      X hwpoison, uffd_wp\n"
    "  d device private    D device private, uffd_wp\n"
    "  e device exclusive  E device exclusive, uffd_wp\n"
    "An inaccessible page (PROT_NONE) is drawn like a read-only one.\n";

/// The character of a mapped page's entry; `anon`: the frame is an anonymous page.
char glyph_of(const entry<>& what, bool anon);

/// The arena of an address space, from its first page to its last; empty when it is not live.
template <transparent_target T>
std::string strip_of(const T& from, mm_id mm, std::uint32_t pages) {
  std::string drawn;
  if (!from.live(mm)) return drawn;
  for (std::uint32_t page = 0; page < pages; ++page) {
    const entry<> what = from.at(mm, page);
    const auto* mapping = std::get_if<present<>>(&what);
    const bool anon = mapping != nullptr && from.is_anon(mapping->frame);
    drawn +=
        from.vma_at(mm, page) == nullptr && from.is_none(mm, page) ? '-' : glyph_of(what, anon);
  }
  return drawn;
}

}  // namespace ptecheck::model
