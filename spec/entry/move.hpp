#pragma once
// UFFDIO_MOVE, seen from both entries: what becomes of the one that gives, and what the other gets.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::move>{
    rule{"move.occupied",
         "MOVE replaces nothing, not even a marker: EEXIST.",
         "move_pages_ptes(); live"},
    rule{"move.hole",
         "Where nothing is there is nothing to move: ENOENT, unless holes are allowed.",
         "move_pages_ptes(); live"},
    rule{"move.marker",
         "What a marker remembers cannot be moved: EFAULT.",
         "move_pages_ptes(); live"},
    rule{"move.hwpoison", "A broken page cannot be moved: EFAULT.", "move_pages_ptes()"},
    rule{"move.device", "A page that a device has cannot be moved: EFAULT.", "move_pages_ptes()"},
    rule{"move.waits",
         "MOVE waits for a page that is just being moved to another frame.",
         "move_pages_ptes(); migration_entry_wait()"},
    rule{"move.shared",
         "A page or a slot that is not exclusive cannot be moved: EBUSY.",
         "move_pages_ptes(); live"},
    rule{"move.taken", "What is moved leaves none.", "move_present_ptes(); live"},
    rule{"move.zero_page",
         "The zero page arrives as a zero page, not protected.",
         "move_zeropage_pte(); live"},
    rule{"move.page", "A page arrives writable, and not protected.", "move_present_ptes(); live"},
    rule{"move.slot",
         "A swapped page arrives as the same slot, and as a page would: not protected.",
         "move_swap_pte(); live"},
};

/// The entry that gives, or why it does not; `holes`: with UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES.
template <class W>
result<W> taken(const entry<W>& source, const truth<W>& holes, const context<W>&) {
  const auto stays = [&](rule_id why, reply answer) {
    return result<W>{source, why, effect::nothing, answer};
  };
  if (std::holds_alternative<none>(source))
    return stays(by<"move.hole">, holes ? reply::done : reply::no_entry);
  if (std::holds_alternative<marker<W>>(source))
    return stays(by<"move.marker">, reply::bad_address);
  if (std::holds_alternative<hwpoison<W>>(source))
    return stays(by<"move.hwpoison">, reply::bad_address);
  if (std::holds_alternative<device_private<W>>(source) ||
      std::holds_alternative<device_exclusive<W>>(source))
    return stays(by<"move.device">, reply::bad_address);
  if (std::holds_alternative<migration<W>>(source)) return stays(by<"move.waits">, reply::waits);
  if (const auto* slot = std::get_if<swap<W>>(&source))
    if (!slot->exclusive) return stays(by<"move.shared">, reply::busy);
  if (const auto* page = std::get_if<present<W>>(&source))
    if (!is_zero_page<W>(page->frame) && !page->exclusive)
      return stays(by<"move.shared">, reply::busy);
  return {none{}, by<"move.taken">};
}

/// What arrives of an entry that was taken.
template <class W>
result<W> arrived(const entry<W>& source, const context<W>& c) {
  if (const auto* slot = std::get_if<swap<W>>(&source))
    return {swap<W>{slot->slot, false, slot->exclusive}, by<"move.slot">};
  if (const auto* page = std::get_if<present<W>>(&source)) {
    if (is_zero_page<W>(page->frame))
      return {present<W>{page->frame, c.readable, false, false, false, false},
              by<"move.zero_page">};
    return {present<W>{page->frame, c.readable, c.writable, page->dirty, false, page->exclusive},
            by<"move.page">};
  }
  return {none{}, by<"move.hole">};
}

}  // namespace ptecheck::spec
