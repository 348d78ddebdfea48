#pragma once
// Broken memory, seen from one entry: the machine found an error in the frame that it names.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::hwpoison>{
    rule{"hwpoison.page",
         "Every entry of a page whose memory is broken becomes a hwpoison entry, which forgets "
         "whether it was protected.",
         "memory_failure(); try_to_unmap_one()"},
    rule{"hwpoison.other_stays",
         "The zero page never breaks; nor does, for an entry, what it does not map.",
         "folio_test_reserved(); hwpoison_user_mappings()"},
    rule{"hwpoison.outside",
         "Pages of a file, of KSM and of the swap cache, and those of a huge entry, do not break "
         "here: that is not modelled.",
         "ptecheck"},
};

/// The entry of a page whose memory is broken.
template <class W>
result<W> hwpoisoned(const entry<W>& before, const context<W>&) {
  const auto* page = std::get_if<present<W>>(&before);
  if (!page) return {before, by<"hwpoison.other_stays">};
  if (is_zero_page<W>(page->frame)) return {before, by<"hwpoison.other_stays">};
  return {hwpoison<W>{page->frame, false}, by<"hwpoison.page">};
}

}  // namespace ptecheck::spec
