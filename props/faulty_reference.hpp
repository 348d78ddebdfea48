#pragma once
// The reference with faults on purpose: subjects for the tests of the shrinker. Each fault needs
// something else of a trace: two pages, two address spaces, a page-table boundary, a memory.
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

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
  scan_reports_one_page,
  moved_page_becomes_protected,
  remapping_loses_the_last_page,
  free_forgets_at_once,
};

/// A fault, how many steps show what a long trace meets first of it, and why not fewer.
struct seeded_fault {
  fault which;
  std::size_t length;
  std::string_view why;
};
inline constexpr std::array seeded_faults{
    seeded_fault{fault::dontneed_skips_the_last_page, 2, "a page must be there to be forgotten"},
    seeded_fault{fault::reclaim_loses_uffd_wp, 2, "COPY with MODE_WP protects in one step"},
    seeded_fault{fault::mprotect_stops_at_the_table_boundary, 1, "the call; its VMA shows it"},
    seeded_fault{fault::child_loses_guards, 2, "a guard, and a child"},
    seeded_fault{fault::exit_of_the_parent_empties_the_child, 3, "a page, a child, an exit"},
    seeded_fault{fault::guard_remove_takes_poison, 2, "poison, and what takes it"},
    seeded_fault{fault::second_reclaim_loses_contents, 3, "a page, out, and out again"},
    seeded_fault{fault::writeprotect_stops_at_the_second_vma,
                 2,
                 "a second VMA, and a call that protects both"},
    seeded_fault{fault::scan_reports_one_page, 1, "a scan that may report two pages"},
    seeded_fault{fault::moved_page_becomes_protected, 2, "a page, and where it goes"},
    seeded_fault{fault::remapping_loses_the_last_page, 2, "a page, and where it goes"},
    seeded_fault{fault::free_forgets_at_once, 2, "a page, and who does not need it"},
};

/// The reference with one fault.
class faulty_reference : public spec::machine {
 public:
  static constexpr std::string_view name = "faulty reference";

  explicit faulty_reference(fault which = {}) : which_(which) {}

  void reset(const model::world& in) {
    machine::reset(in);
    reclaimed_.clear();
    told_.clear();
  }
  model::outcome apply(const model::step& next) {
    model::step some = next;
    std::visit([&](auto& op) { spoil_before(op); }, some.what);
    const model::outcome answer = machine::apply(some);
    told_.assign(machine::events().begin(), machine::events().end());
    if (std::holds_alternative<model::done>(answer))
      std::visit([&](const auto& op) { spoil_after(op); }, next.what);
    return answer;
  }
  /// What a fault does besides is told to nobody.
  std::span<const model::event> events() const { return told_; }

 private:
  template <class Op>
  void spoil_before(Op&) {}

  void spoil_before(model::madvise_dontneed& op) {
    if (which_ != fault::dontneed_skips_the_last_page) return;
    const bool in_arena = op.pages.start + op.pages.length <= start().pages * model::page_size;
    if (in_arena && op.pages.length > model::page_size) op.pages.length -= model::page_size;
  }
  void spoil_before(model::mprotect& op) {
    const std::uint32_t boundary = start().pages / 2u * model::page_size;
    const bool crosses = op.pages.start < boundary && boundary < op.pages.start + op.pages.length;
    if (which_ == fault::mprotect_stops_at_the_table_boundary && crosses)
      op.pages.length = boundary - op.pages.start;
  }
  void spoil_before(model::uffdio_writeprotect& op) {
    if (which_ != fault::writeprotect_stops_at_the_second_vma) return;
    const std::uint32_t first = op.pages.start / model::page_size;
    for_each_page(op.mm, op.pages, [&](std::uint32_t page) {
      const model::vma *here = vma_at(op.mm, first), *there = vma_at(op.mm, page);
      const bool same = here != nullptr && there != nullptr && mergeable(*here, *there);
      const std::uint32_t before = std::max(page - first, 1u);
      if (!same) op.pages.length = std::min(op.pages.length, before * model::page_size);
    });
  }

  void spoil_before(model::pagemap_scan& op) {
    if (which_ == fault::scan_reports_one_page) op.most.value = 1;
  }

  template <class Op>
  void spoil_after(const Op&) {}

  void spoil_after(const model::uffdio_move& op) {
    if (which_ == fault::moved_page_becomes_protected)
      machine::apply({model::uffdio_writeprotect{op.mm, model::pages(op.to.index, 1), true}, {}});
  }
  void spoil_after(const model::mremap& op) {
    if (which_ == fault::remapping_loses_the_last_page && op.how != model::remap_way::in_place)
      forget(op.mm, op.to.index + op.size.pages - 1u);
  }
  void spoil_after(const model::madvise_free& op) {
    if (which_ == fault::free_forgets_at_once)
      machine::apply({model::madvise_dontneed{op.mm, op.pages}, {}});
  }

  void spoil_after(const model::fork& op) {
    if (which_ == fault::child_loses_guards)
      machine::apply({model::madvise_guard_remove{op.child, whole_arena()}, {}});
  }
  void spoil_after(const model::exit& op) {
    if (which_ == fault::exit_of_the_parent_empties_the_child && op.mm.index == 0)
      machine::apply({model::madvise_dontneed{{1}, whole_arena()}, {}});
  }
  void spoil_after(const model::madvise_guard_remove& op) {
    if (which_ != fault::guard_remove_takes_poison) return;
    for_each_page(op.mm, op.pages, [&](std::uint32_t page) {
      const auto* mark = std::get_if<model::marker<>>(&at(op.mm, page));
      if (mark != nullptr && mark->poison) forget(op.mm, page);
    });
  }
  void spoil_after(const model::reclaim& op) {
    for_each_page(op.mm, op.pages, [&](std::uint32_t page) {
      const auto* slot = std::get_if<model::swap<>>(&at(op.mm, page));
      if (slot == nullptr) return;
      if (which_ == fault::reclaim_loses_uffd_wp && slot->uffd_wp)
        machine::apply({model::uffdio_writeprotect{op.mm, model::pages(page, 1), false}, {}});
      if (which_ == fault::second_reclaim_loses_contents && ++reclaimed_[{op.mm.index, page}] == 2)
        forget(op.mm, page);
    });
  }

  void forget(model::mm_id mm, std::uint32_t page) {
    machine::apply({model::madvise_dontneed{mm, model::pages(page, 1)}, {}});
  }
  model::range whole_arena() const { return model::pages(0, start().pages); }

  template <class F>
  void for_each_page(model::mm_id mm, model::range bytes, F visit) const {
    if (mm.index >= start().mms || !live(mm)) return;
    const std::uint32_t first = bytes.start / model::page_size;
    const std::uint32_t end = first + bytes.length / model::page_size;
    for (std::uint32_t page = first; page < end && page < start().pages; ++page) visit(page);
  }

  fault which_;
  std::vector<model::event> told_;
  std::map<std::pair<std::uint8_t, std::uint32_t>, int> reclaimed_;
};

}  // namespace ptecheck::props
