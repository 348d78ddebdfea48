#pragma once
// mincore, seen from one entry: whether its page is in memory.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::mincore>{
    rule{"mincore.refused",
         "A misaligned start is EINVAL, a range that is not mapped as a whole ENOMEM.",
         "mincore(); do_mincore(); live"},
    rule{"mincore.present", "A page that is mapped is in memory.", "mincore_pte_range(); live"},
    rule{"mincore.swap",
         "A page that is in swap may still be in memory: the swap cache decides.",
         "mincore_swap(); live"},
    rule{"mincore.migration",
         "A page that is just being moved is in memory, and so is one that is broken, or that a "
         "device has.",
         "mincore_swap()"},
    rule{"mincore.file",
         "Elsewhere in a file mapping, under markers too, the page cache is asked; what of it "
         "nobody maps may have been swapped out.",
         "__mincore_unmapped_range(); mincore_page(); live"},
    rule{"mincore.nothing", "Nothing else is in memory.", "__mincore_unmapped_range(); live"},
};

/// Whether the page is in memory, and the rule that says so. `kept` of the context: it is, where it
/// may be in swap instead; `mapped_somewhere`: some entry names its page of the file.
template <class W>
constexpr std::pair<truth<W>, rule_id> in_memory(const entry<W>& e,
                                                 const context<W>& c,
                                                 truth<W> mapped_somewhere) {
  if (std::holds_alternative<present<W>>(e)) return {truth<W>{true}, by<"mincore.present">};
  if (std::holds_alternative<swap<W>>(e)) return {c.kept, by<"mincore.swap">};
  if (names_unmapped_page(e)) return {truth<W>{true}, by<"mincore.migration">};
  if (c.cached && !c.anonymous) return {mapped_somewhere || c.kept, by<"mincore.file">};
  return {truth<W>{false}, by<"mincore.nothing">};
}

}  // namespace ptecheck::spec
