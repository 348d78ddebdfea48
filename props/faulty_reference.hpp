#pragma once
// The reference with faults on purpose: subjects for the tests of the shrinker. Each fault needs
// something else of a trace: two pages, two address spaces, a page-table boundary, a memory.
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

namespace ptecheck::props {

enum class fault : std::uint8_t {
  dontneed_skips_the_last_page,
  reclaim_loses_uffd_wp,
  mprotect_stops_at_the_table_boundary,
  child_loses_guards,
  exit_of_the_parent_empties_the_child,
  guard_remove_takes_poison,
  second_reclaim_loses_contents,
  writeprotect_stops_at_the_second_vma,
};

/// A fault, how many steps show it at least, and why not fewer.
struct seeded_fault {
  fault which;
  std::size_t minimal_length;
  std::string_view why;
};
inline constexpr std::array seeded_faults{
    seeded_fault{fault::dontneed_skips_the_last_page, 2, "a page must be there to be forgotten"},
    seeded_fault{fault::reclaim_loses_uffd_wp, 2, "COPY with MODE_WP protects in one step"},
    seeded_fault{fault::mprotect_stops_at_the_table_boundary, 1, "the VMA itself shows it"},
    seeded_fault{fault::child_loses_guards, 2, "a guard, and a child"},
    seeded_fault{fault::exit_of_the_parent_empties_the_child, 3, "a page, a child, an exit"},
    seeded_fault{fault::guard_remove_takes_poison, 2, "poison, and what takes it"},
    seeded_fault{fault::second_reclaim_loses_contents, 4, "in, out, in again, out again"},
    seeded_fault{fault::writeprotect_stops_at_the_second_vma, 3, "a page, a second VMA, the call"},
};

class faulty_reference {
 public:
  static constexpr std::string_view name = "faulty reference";

  explicit faulty_reference(fault which = {}) : which_(which) {}

  void reset(const model::world& in) {
    inner_.reset(in);
    reclaimed_.clear();
  }
  model::outcome apply(const model::step& next) {
    return std::visit([&](const auto& op) { return apply(op, next.chosen); }, next.what);
  }

  bool live(model::mm_id mm) const { return inner_.live(mm); }
  bool is_none(model::mm_id mm, std::uint32_t page) const { return inner_.is_none(mm, page); }
  const model::entry<>& at(model::mm_id mm, std::uint32_t page) const {
    return inner_.at(mm, page);
  }
  const model::vma* vma_at(model::mm_id mm, std::uint32_t page) const {
    return inner_.vma_at(mm, page);
  }
  model::unit_view frame(model::pfn<> id) const { return inner_.frame(id); }
  model::unit_view slot(model::swap_slot<> id) const { return inner_.slot(id); }
  bool is_anon(model::pfn<> id) const { return inner_.is_anon(id); }
  model::pfn<> cached(std::uint32_t page) const { return inner_.cached(page); }
  std::uint32_t file_size() const { return inner_.file_size(); }

 private:
  static constexpr std::uint32_t bytes_of_table_boundary(const model::world& in) {
    return in.pages / 2u * model::page_size;
  }

  template <class Op>
  model::outcome apply(const Op& op, const model::choice& chosen) {
    return inner_.apply({op, chosen});
  }

  model::outcome apply(const model::madvise_dontneed& op, const model::choice&) {
    model::madvise_dontneed less = op;
    if (which_ == fault::dontneed_skips_the_last_page && op.pages.length > model::page_size)
      less.pages.length -= model::page_size;
    return inner_.apply({less, {}});
  }

  model::outcome apply(const model::mprotect& op, const model::choice&) {
    model::mprotect less = op;
    const std::uint32_t boundary = bytes_of_table_boundary(inner_.start());
    const std::uint32_t end = op.pages.start + op.pages.length;
    if (which_ == fault::mprotect_stops_at_the_table_boundary && op.pages.start < boundary &&
        boundary < end)
      less.pages.length = boundary - op.pages.start;
    return inner_.apply({less, {}});
  }

  model::outcome apply(const model::fork& op, const model::choice& chosen) {
    const model::outcome answer = inner_.apply({op, chosen});
    if (which_ == fault::child_loses_guards && std::holds_alternative<model::done>(answer))
      (void)inner_.apply({model::madvise_guard_remove{op.child, whole_arena()}, {}});
    return answer;
  }

  model::outcome apply(const model::exit& op, const model::choice&) {
    const model::outcome answer = inner_.apply({op, {}});
    if (which_ == fault::exit_of_the_parent_empties_the_child && op.mm.index == 0)
      (void)inner_.apply({model::madvise_dontneed{{1}, whole_arena()}, {}});
    return answer;
  }

  model::outcome apply(const model::madvise_guard_remove& op, const model::choice&) {
    const model::outcome answer = inner_.apply({op, {}});
    if (which_ == fault::guard_remove_takes_poison)
      for_each_page(op.mm, op.pages, [&](std::uint32_t page, const model::entry<>& what) {
        const auto* mark = std::get_if<model::marker<>>(&what);
        if (mark != nullptr && mark->poison)
          (void)inner_.apply({model::madvise_dontneed{op.mm, model::pages(page, 1)}, {}});
      });
    return answer;
  }

  model::outcome apply(const model::reclaim& op, const model::choice& chosen) {
    const model::outcome answer = inner_.apply({op, chosen});
    for_each_page(op.mm, op.pages, [&](std::uint32_t page, const model::entry<>& what) {
      const auto* slot = std::get_if<model::swap<>>(&what);
      if (slot == nullptr) return;
      if (which_ == fault::reclaim_loses_uffd_wp && slot->uffd_wp)
        (void)inner_.apply({model::uffdio_writeprotect{op.mm, model::pages(page, 1), false}, {}});
      if (which_ == fault::second_reclaim_loses_contents && ++reclaimed_[{op.mm.index, page}] == 2)
        (void)inner_.apply({model::madvise_dontneed{op.mm, model::pages(page, 1)}, {}});
    });
    return answer;
  }

  model::outcome apply(const model::uffdio_writeprotect& op, const model::choice&) {
    model::uffdio_writeprotect less = op;
    if (which_ == fault::writeprotect_stops_at_the_second_vma)
      less.pages.length = bytes_in_first_vma(op.mm, op.pages);
    return inner_.apply({less, {}});
  }

  std::uint32_t bytes_in_first_vma(model::mm_id mm, model::range bytes) const {
    const std::uint32_t first = bytes.start / model::page_size;
    for_each_page(mm, bytes, [&](std::uint32_t page, const auto&) {
      const model::vma* here = inner_.vma_at(mm, first);
      const model::vma* there = inner_.vma_at(mm, page);
      const bool same = here != nullptr && there != nullptr && mergeable(*here, *there);
      if (!same) bytes.length = std::min(bytes.length, (page - first) * model::page_size);
    });
    return std::max(bytes.length, model::page_size);
  }

  model::range whole_arena() const { return model::pages(0, inner_.start().pages); }

  template <class F>
  void for_each_page(model::mm_id mm, model::range bytes, F visit) const {
    if (mm.index >= inner_.start().mms || !inner_.live(mm)) return;
    const std::uint32_t first = bytes.start / model::page_size;
    const std::uint32_t end = first + bytes.length / model::page_size;
    for (std::uint32_t page = first; page < end && page < inner_.start().pages; ++page)
      visit(page, inner_.at(mm, page));
  }

  fault which_;
  spec::machine inner_;
  std::map<std::pair<std::uint8_t, std::uint32_t>, int> reclaimed_;
};

}  // namespace ptecheck::props
