#pragma once
// Drawing one step: each field by its type, mostly sensible, rarely wrong on purpose.
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/props/choices.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

namespace ptecheck::props {

/// The names of address spaces, those of the living first.
class name_list {
 public:
  explicit constexpr name_list(std::uint32_t all) : all_(all) {
    for (std::uint8_t i = 0; i < names_.size(); ++i) names_[i] = {i};
  }

  constexpr std::uint32_t live() const { return live_; }
  constexpr std::uint32_t absent() const { return all_ - live_; }
  constexpr model::mm_id operator[](std::uint32_t place) const { return names_[place]; }
  constexpr bool is_live(model::mm_id name) const { return place_of(name) < live_; }
  /// The name lives from now on, if it did not.
  constexpr void add(model::mm_id name) {
    if (!is_live(name)) std::swap(names_[place_of(name)], names_[live_++]);
  }
  /// The name is free from now on, if it was not.
  constexpr void remove(model::mm_id name) {
    if (is_live(name)) std::swap(names_[place_of(name)], names_[--live_]);
  }

 private:
  constexpr std::uint32_t place_of(model::mm_id name) const {
    std::uint32_t place = 0;
    while (names_[place] != name) ++place;
    return place;
  }

  std::array<model::mm_id, model::most_mms> names_{};
  std::uint32_t all_;
  std::uint32_t live_ = 1;
};

/// What a step may speak of: the arena, the window of pages that this trace plays with, the address
/// spaces, how many different contents there are.
struct scope {
  std::uint32_t pages;
  std::uint32_t first;
  std::uint32_t count;
  name_list mms;
  std::uint32_t tokens = 100;
};

template <choice_source C>
model::mm_id draw_live(C& from, const name_list& names) {
  return names[from.below(names.live())];
}

template <choice_source C>
model::mm_id draw_absent(C& from, const name_list& names) {
  return names[names.live() + from.below(names.absent())];
}

template <choice_source C>
void draw(model::mm_id& mm, C& from, const scope& in) {
  const bool lost = in.mms.absent() != 0 && from.rarely();
  mm = lost ? draw_absent(from, in.mms) : draw_live(from, in.mms);
}

template <choice_source C>
void draw(model::page_id& page, C& from, const scope& in) {
  const std::uint32_t index = from.rarely() ? in.pages : in.first + from.below(in.count);
  page.index = static_cast<std::uint16_t>(index);
}

/// Wrong on purpose: empty, a start or a length that is misaligned, beyond the arena in part or
/// altogether.
template <choice_source C>
model::range draw_wrong_range(std::uint32_t first, std::uint32_t most, C& from, const scope& in) {
  const std::uint32_t way = from.below(5);
  if (way == 0) return model::pages(first, 0);
  if (way == 1) return model::pages(first, in.pages - first + 1);
  const std::uint32_t count = 1 + from.below(most);
  if (way == 2) return model::pages(in.pages + first, count);
  model::range bytes = model::pages(first, count);
  if (way == 3) {
    bytes.start += 1;
  } else {
    bytes.length -= 1;
  }
  return bytes;
}

template <choice_source C>
void draw(model::range& bytes, C& from, const scope& in) {
  const std::uint32_t skipped = from.below(in.count);
  const std::uint32_t first = in.first + skipped, most = in.count - skipped;
  if (from.rarely()) {
    bytes = draw_wrong_range(first, most, from, in);
  } else {
    bytes = model::pages(first, 1 + from.below(most));
  }
}

/// A file ends inside the window, or at the end of the arena; rarely behind it.
template <choice_source C>
void draw(model::page_count& size, C& from, const scope& in) {
  std::uint32_t pages = in.pages;
  if (from.rarely()) {
    pages += 1;
  } else if (from.below(2) != 0) {
    pages = in.first + from.below(in.count);
  }
  size.pages = static_cast<std::uint16_t>(pages);
}

/// Never a page of zeros: that is what pages begin with.
template <choice_source C>
void draw(model::token& contents, C& from, const scope& in) {
  contents.value = static_cast<std::uint16_t>(1 + from.below(in.tokens));
}

template <choice_source C>
void draw(bool& on, C& from, const scope&) {
  on = from.below(2) != 0;
}

/// Half of the time all is allowed: where nothing may be written little happens.
template <choice_source C>
void draw(model::protection& prot, C& from, const scope&) {
  prot = model::protection::read_write;
  if (from.below(2) != 0) prot = static_cast<model::protection>(from.below(2));
}

template <choice_source C>
void draw(model::backing& maps, C& from, const scope&) {
  maps = static_cast<model::backing>(from.below(3));
}

/// Half of the time write-protect alone: where missing pages are reported few pages come.
template <choice_source C>
model::uffd_mode draw_uffd_mode(C& from) {
  if (from.below(2) == 0) return model::uffd_mode::wp;
  return from.below(2) == 0 ? model::uffd_mode::missing_wp : model::uffd_mode::missing;
}

/// No mode at all is refused.
template <choice_source C>
void draw(model::uffd_mode& mode, C& from, const scope&) {
  mode = from.rarely() ? model::uffd_mode::none : draw_uffd_mode(from);
}

template <class Op, choice_source C>
void draw_fields(Op& op, C& from, const scope& in) {
  model::for_each_field(op, [&](auto, auto& field) { draw(field, from, in); });
}

/// A child mostly gets a name that is free.
template <choice_source C>
void draw_fields(model::fork& op, C& from, const scope& in) {
  draw(op.mm, from, in);
  const bool taken = in.mms.absent() == 0 || from.rarely();
  op.child = taken ? draw_live(from, in.mms) : draw_absent(from, in.mms);
}

/// What Linux chose, where it may choose.
template <class Op, choice_source C>
void draw_choice(const Op&, model::choice&, C&, const scope&) {}

/// Some pages of the first 64 of the arena, as far as the trace plays with them.
template <choice_source C>
model::page_mask draw_pages(C& from, const scope& in) {
  const std::uint64_t some = 1 + from.below((1u << in.count) - 1);
  return {in.first < 64 ? some << in.first : 0};
}

/// fork mostly copies all that it may, or nothing that it need not.
template <choice_source C>
void draw_choice(const model::fork&, model::choice& chosen, C& from, const scope& in) {
  if (from.rarely()) {
    chosen.tables_skipped = draw_pages(from, in);
  } else if (from.below(2) != 0) {
    chosen.tables_skipped.bits = ~std::uint64_t{0};
  }
}

template <choice_source C>
void draw_choice(const model::read&, model::choice& chosen, C& from, const scope& in) {
  if (from.rarely()) chosen.around = draw_pages(from, in);
}

/// Calls that want one VMA see where Linux did not merge two.
template <class Op>
inline constexpr bool wants_one_vma =
    std::is_same_v<Op, model::uffdio_copy> || std::is_same_v<Op, model::uffdio_zeropage> ||
    std::is_same_v<Op, model::uffdio_poison>;

template <class Op, choice_source C>
requires wants_one_vma<Op>
void draw_choice(const Op&, model::choice& chosen, C& from, const scope& in) {
  if (from.rarely()) chosen.apart = draw_pages(from, in);
}

/// Linux mostly does as it is asked, else it leaves some of the first pages alone.
template <choice_source C>
void draw_choice(const model::reclaim& op, model::choice& chosen, C& from, const scope&) {
  const std::uint32_t count = std::min(op.pages.length / model::page_size, 8u);
  if (count != 0 && from.rarely()) chosen.kept.bits = 1 + from.below((1u << count) - 1);
}

/// Draws a step of this kind, an index into model::operation.
template <choice_source C>
void draw_step(model::step& into, std::size_t kind, C& from, const scope& in) {
  into = {model::blanks<model::operation>[kind], {}};
  std::visit(
      [&](auto& op) {
        draw_fields(op, from, in);
        draw_choice(op, into.chosen, from, in);
      },
      into.what);
}

}  // namespace ptecheck::props
