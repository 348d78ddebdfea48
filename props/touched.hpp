#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/world.hpp>
#include <ptecheck/props/page_span.hpp>

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <variant>

namespace ptecheck::props {

/// Where an operation may have changed something: the entries of these pages in these address
/// spaces (a bit set), perhaps the VMAs around them, perhaps the file. `by_offset`: they are pages
/// of the file, and a mapping that was moved has them elsewhere.
struct touched_pages {
  std::uint32_t first;
  std::uint32_t end;
  std::uint32_t mms;
  bool vmas;
  bool file;
  bool by_offset = false;

  constexpr bool contains(model::mm_id mm, std::uint32_t page) const {
    return (mms >> mm.index & 1) != 0 && first <= page && page < end;
  }
};

using model::is_one_of;

/// Operations on the file reach every mapping of it.
template <class Op>
inline constexpr bool reaches_every_mm =
    is_one_of<Op, model::punch_hole, model::ftruncate, model::madvise_remove>;

/// What is locked is made to be there: so mprotect and mremap may fault pages in as well.
template <class Op>
inline constexpr bool faults_pages_in = is_one_of<Op,
                                                  model::read,
                                                  model::write,
                                                  model::copy_from_user,
                                                  model::copy_to_user,
                                                  model::madvise_populate,
                                                  model::mlock,
                                                  model::mprotect,
                                                  model::mremap>;

/// A page that moves, or breaks, has entries anywhere; one that moves has a place in the file.
template <class Op>
inline constexpr bool moves_frames = is_one_of<Op,
                                               model::migrate_begin,
                                               model::migrate_end,
                                               model::memory_failure,
                                               model::migrate_to_device>;

template <class Op>
inline constexpr bool changes_the_file =
    reaches_every_mm<Op> || faults_pages_in<Op> || moves_frames<Op> ||
    is_one_of<Op, model::reclaim, model::uffdio_copy, model::uffdio_zeropage>;

template <class Op>
inline constexpr bool changes_vmas = is_one_of<Op,
                                               model::mprotect,
                                               model::madvise_guard_install,
                                               model::uffdio_register,
                                               model::uffdio_unregister,
                                               model::munmap,
                                               model::mmap,
                                               model::mremap,
                                               model::mlock,
                                               model::munlock,
                                               model::madvise_mergeable,
                                               model::madvise_hint,
                                               model::madvise_wipeonfork,
                                               model::madvise_dontfork,
                                               model::fork,
                                               model::exit>;

constexpr std::uint32_t all_mms(const model::world& in) {
  return (1u << in.mms) - 1;
}

constexpr touched_pages all_of(const model::world& in) {
  return {0, in.pages, all_mms(in), true, true};
}

template <class Op>
constexpr std::uint32_t touched_mms(const Op& op) {
  constexpr bool everyone =
      reaches_every_mm<Op> || moves_frames<Op> || is_one_of<Op, model::swapoff>;
  if constexpr (everyone) return (1u << model::most_mms) - 1;
  std::uint32_t all = 0;
  model::for_each_field(op, [&]<class T>(auto, const T& field) {
    if constexpr (std::is_same_v<T, model::mm_id>) all |= 1u << field.index;
  });
  return all;
}

/// MREMAP_DONTUNMAP unlocks the whole VMA, however large it is.
template <class Op>
constexpr bool touches_whole_vma(const Op& op) {
  if constexpr (requires { op.how; }) return op.how == model::remap_way::dontunmap;
  return false;
}

/// The pages that an operation may have touched follow from its fields: a range and where it goes,
/// a page, everything behind a size, or else all.
template <class Op>
constexpr touched_pages touched_by(const Op& op, const model::world& in) {
  std::uint64_t first = 0, end = in.pages;
  if constexpr (requires { op.pages; }) {
    first = op.pages.start / model::page_size;
    end =
        (std::uint64_t{op.pages.start} + op.pages.length + model::page_size - 1) / model::page_size;
  } else if constexpr (requires { op.page; } && !moves_frames<Op>) {
    first = op.page.index;
    end = first + 1;
  } else if constexpr (requires { op.size; }) {
    first = op.size.pages;
  }
  if constexpr (moves_pages<Op>) {
    first = std::min<std::uint64_t>(first, place_of(op).first);
    end = std::max<std::uint64_t>(end, place_of(op).end);
  }
  if (touches_whole_vma(op)) {
    first = 0;
    end = in.pages;
  }
  // What one entry of 2 MiB maps is changed, or split, as one.
  if (model::has_blocks(in.pages)) {
    first -= std::min<std::uint64_t>(first, model::block_pages);
    end += model::block_pages;
  }
  const auto inside = [&](std::uint64_t page) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(page, in.pages));
  };
  return {inside(first),
          inside(end),
          touched_mms(op) & all_mms(in),
          changes_vmas<Op>,
          changes_the_file<Op>,
          reaches_every_mm<Op>};
}

/// A fault that also mapped what lies around may have touched any page of its table.
inline touched_pages touched_by(const model::step& line, const model::world& in) {
  touched_pages all = std::visit([&](const auto& op) { return touched_by(op, in); }, line.what);
  if (line.chosen.around.bits != 0) {
    all.first = 0;
    all.end = in.pages;
  }
  return all;
}

}  // namespace ptecheck::props
