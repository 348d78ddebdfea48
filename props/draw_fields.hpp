#pragma once
// Drawing the fields of an operation: each by its type, mostly sensible, rarely wrong on purpose.
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/props/scope.hpp>
#include <ptecheck/props/touched.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <type_traits>

namespace ptecheck::props {

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

/// A block, two of them, or the end of one and all of the next.
template <choice_source C>
model::range draw_blocks(C& from, const scope& in) {
  constexpr std::uint32_t whole = model::block_pages;
  const std::uint32_t middle = in.pages / 2;
  const bool before = model::is_whole_block(std::int64_t{middle} - whole, in.pages);
  const std::uint32_t first = before && from.below(2) != 0 ? middle - whole : middle;
  if (!before || from.below(4) != 0) return model::pages(first, whole);
  if (from.below(2) != 0) return model::pages(middle - whole, 2 * whole);
  const std::uint32_t part = 1 + from.below(whole - 1);
  return model::pages(middle - part, part + whole);
}

template <choice_source C>
void draw(model::range& bytes, C& from, const scope& in) {
  if (in.blocks && from.below(2) != 0) {
    bytes = draw_blocks(from, in);
    return;
  }
  const std::uint32_t skipped = from.below(in.count);
  const std::uint32_t first = in.first + skipped, most = in.count - skipped;
  if (from.rarely()) {
    bytes = draw_wrong_range(first, most, from, in);
  } else {
    bytes = model::pages(first, 1 + from.below(most));
  }
}

/// Half of the time one page: for calls that want one VMA.
template <choice_source C>
void draw_short(model::range& bytes, C& from, const scope& in) {
  if (in.blocks && from.below(2) != 0) {
    bytes = draw_blocks(from, in);
    return;
  }
  const std::uint32_t skipped = from.below(in.count);
  const std::uint32_t first = in.first + skipped, most = in.count - skipped;
  if (from.rarely()) {
    bytes = draw_wrong_range(first, most, from, in);
  } else if (most == 1 || from.below(2) == 0) {
    bytes = model::pages(first, 1);
  } else {
    bytes = model::pages(first, 2 + from.below(most - 1));
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
void draw(model::backing& maps, C& from, const scope& in) {
  // Only an arena with whole blocks has room for huge pages.
  maps = static_cast<model::backing>(from.below(in.blocks ? 5 : 3));
}

/// Half of the time write-protect alone: where missing pages are reported few pages come. Anonymous
/// memory has no minor faults.
template <choice_source C>
model::uffd_mode draw_uffd_mode(C& from, model::backing of) {
  using model::uffd_mode;
  if (from.below(2) == 0) return uffd_mode::wp;
  if (of == model::backing::anon || from.below(2) == 0)
    return from.below(2) == 0 ? uffd_mode::missing_wp : uffd_mode::missing;
  constexpr std::array minor{
      uffd_mode::minor, uffd_mode::wp_minor, uffd_mode::missing_minor, uffd_mode::missing_wp_minor};
  return minor[from.below(minor.size())];
}

/// No mode at all is refused. In an arena that began as anonymous memory minor faults are rarely
/// asked for: they are refused as well, unless a file was mapped meanwhile.
template <choice_source C>
void draw(model::uffd_mode& mode, C& from, const scope& in) {
  mode = model::uffd_mode::none;
  if (from.rarely()) return;
  if (in.maps == model::backing::anon && from.rarely()) {
    mode = from.below(2) == 0 ? model::uffd_mode::minor : model::uffd_mode::wp_minor;
  } else {
    mode = draw_uffd_mode(from, in.maps);
  }
}

/// Rarely advice that does not exist.
template <choice_source C>
void draw(model::hint& advice, C& from, const scope&) {
  advice = model::hint::unknown;
  if (!from.rarely()) advice = static_cast<model::hint>(from.below(8));
}

template <choice_source C>
void draw(model::remap_way& how, C& from, const scope&) {
  how = static_cast<model::remap_way>(from.below(3));
}

/// Calls that are refused where the range is not one VMA.
template <class Op>
inline constexpr bool wants_one_vma = is_one_of<Op,
                                                model::uffdio_copy,
                                                model::uffdio_zeropage,
                                                model::uffdio_poison,
                                                model::uffdio_continue,
                                                model::uffdio_move,
                                                model::mremap>;

template <class Op, choice_source C>
void draw_fields(Op& op, C& from, const scope& in) {
  model::for_each_field(op, [&]<class T>(auto, T& field) {
    if constexpr (wants_one_vma<Op> && std::is_same_v<T, model::range>) {
      draw_short(field, from, in);
    } else {
      draw(field, from, in);
    }
  });
}

/// A new place for these pages, which are `size` there, near the window: so that it does not
/// overlap the old one, rarely so that it does or lies behind the arena.
template <choice_source C>
model::page_id draw_place(const page_span& old, std::uint32_t size, C& from, const scope& in) {
  const auto at = [](std::uint32_t page) {
    return model::page_id{static_cast<std::uint16_t>(page)};
  };
  if (in.blocks) {
    const std::uint32_t way = from.below(5), middle = in.pages / 2;
    if (way < 3) return at(from.below(in.pages - std::min(size, in.pages - 1)));
    return at(old.first < middle ? middle : middle - model::block_pages);
  }
  const std::uint32_t low = in.first - std::min(in.first, in.count);
  const std::uint32_t room = in.pages - std::clamp(size, 1u, in.pages) + 1;
  const std::uint32_t high = std::max(low, std::min(room, in.first + 2 * in.count));
  const std::uint32_t blocked =
      std::clamp(old.first + 1 - std::min(old.first + 1, size), low, high);
  const std::uint32_t open = std::clamp(old.end, blocked, high);
  const std::uint32_t overlapping = open - blocked, free = high - low - overlapping;
  if (high == low || from.rarely()) return at(in.pages);
  if (free == 0 || (overlapping != 0 && from.rarely()))
    return at(blocked + from.below(overlapping));
  const std::uint32_t place = low + from.below(free);
  return at(place < blocked ? place : place + overlapping);
}

/// Fewer pages than there were, or more: none at all is refused.
template <choice_source C>
std::uint32_t draw_other_size(std::uint32_t old, C& from, const scope& in) {
  const std::uint32_t size = from.below(in.count + 1);
  return size < old ? size : size + 1;
}

/// Half of the time a mapping keeps its size, and MREMAP_DONTUNMAP wants it so. One that stays
/// where it is has no new place.
template <choice_source C>
void draw_fields(model::mremap& op, C& from, const scope& in) {
  draw(op.mm, from, in);
  draw_short(op.pages, from, in);
  draw(op.how, from, in);
  const page_span old = whole_pages_of(op.pages);
  const bool keeps = in.blocks || op.how == model::remap_way::dontunmap;
  const bool resizes = keeps ? from.rarely() : from.below(2) != 0;
  const std::uint32_t size = resizes ? draw_other_size(old.count(), from, in) : old.count();
  op.size.pages = static_cast<std::uint16_t>(size);
  if (!stays_in_place(op)) op.to = draw_place(old, size, from, in);
}

template <choice_source C>
void draw_fields(model::uffdio_move& op, C& from, const scope& in) {
  draw(op.mm, from, in);
  draw_short(op.pages, from, in);
  const page_span old = whole_pages_of(op.pages);
  op.to = draw_place(old, old.count(), from, in);
  draw(op.holes, from, in);
}

/// Half of the time the whole arena, as prctl(PR_SET_MEMORY_MERGE) does it: only what is mergeable
/// can be found equal.
template <choice_source C>
void draw_fields(model::madvise_mergeable& op, C& from, const scope& in) {
  draw(op.mm, from, in);
  draw(op.merge, from, in);
  if (op.merge && in.count < in.pages && from.below(2) != 0) {
    op.pages = model::pages(0, in.pages);
  } else {
    draw(op.pages, from, in);
  }
}

/// What CRIU and QEMU ask: which pages were written, which are protected anew.
template <choice_source C>
void draw_usual_scan(model::pagemap_scan& op, C& from) {
  op.want = model::scan_filter::written;
  op.report.bits = model::category::written;
  op.protect = true;
  op.check = from.below(2) != 0;
  op.regions.value = static_cast<std::uint8_t>(1 + from.below(model::most_regions));
}

/// What else can be asked: any filter, one category or all that there are, any limits.
template <choice_source C>
void draw_unusual_scan(model::pagemap_scan& op, C& from) {
  namespace category = model::category;
  constexpr std::array<std::uint16_t, 6> single{category::wp_allowed,
                                                category::file,
                                                category::present,
                                                category::swapped,
                                                category::zero_page,
                                                category::guard};
  op.want =
      static_cast<model::scan_filter>(from.below(std::size(model::names_of<model::scan_filter>)));
  op.report.bits = category::all;
  if (from.below(2) != 0) op.report.bits = single[from.below(single.size())];
  op.protect = from.below(2) != 0;
  op.check = from.below(2) != 0;
  op.regions.value = static_cast<std::uint8_t>(from.below(model::most_regions + 1));
  if (from.below(2) != 0) op.most.value = static_cast<std::uint8_t>(1 + from.below(3));
}

template <choice_source C>
void draw_fields(model::pagemap_scan& op, C& from, const scope& in) {
  draw(op.mm, from, in);
  draw(op.pages, from, in);
  if (from.below(2) != 0) {
    draw_usual_scan(op, from);
  } else {
    draw_unusual_scan(op, from);
  }
}

/// A child mostly gets a name that is free.
template <choice_source C>
void draw_fields(model::fork& op, C& from, const scope& in) {
  draw(op.mm, from, in);
  const bool taken = in.mms.absent() == 0 || from.rarely();
  op.child = taken ? draw_live(from, in.mms) : draw_absent(from, in.mms);
}

}  // namespace ptecheck::props
