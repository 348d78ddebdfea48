#pragma once
// The VMAs of one address space: intervals of pages in ascending order.
#include <ptecheck/model/vma.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ptecheck::impl::packed {

/// Pages [first, end).
struct page_span {
  std::uint32_t first;
  std::uint32_t end;
  bool empty() const { return first >= end; }
  friend bool operator==(page_span, page_span) = default;
};

/// Disjoint intervals; neighbours that could be one always are. Where they become one, the whole
/// has `maybe_guard` if a part had it.
class vma_list {
 public:
  struct interval {
    page_span pages;
    model::vma what;
  };

  void clear() { list_.clear(); }
  const std::vector<interval>& all() const { return list_; }

  /// The interval that holds the page, or null for a hole.
  const interval* find(std::uint32_t page) const {
    const auto at = first_ending_after(page);
    return at != list_.end() && at->pages.first <= page ? &*at : nullptr;
  }

  /// Calls `visit(interval, span)` for each interval that meets the pages, with what they share.
  /// What the visitor returns stops the visits if it is not 0. It may not change the list.
  template <class Visit>
  int for_each_part(page_span pages, Visit visit) const {
    for (auto each = first_ending_after(pages.first); each != list_.end(); ++each) {
      const page_span part = shared(each->pages, pages);
      if (part.empty()) break;
      if (const int stop = visit(*each, part)) return stop;
    }
    return 0;
  }

  /// The first page of `pages` that lies in a hole, or the end of `pages`.
  std::uint32_t first_hole(page_span pages) const {
    std::uint32_t at = pages.first;
    for (const interval& each : list_)
      if (each.pages.first <= at && at < each.pages.end) at = each.pages.end;
    return std::min(at, std::max(pages.end, pages.first));
  }

  /// Changes the attributes of what is mapped in `pages`: `change(vma&)`.
  template <class Change>
  void change(page_span pages, Change change) {
    if (pages.empty()) return;
    split(pages.first);
    split(pages.end);
    for (interval& each : list_)
      if (!shared(each.pages, pages).empty()) change(each.what);
    merge();
  }

  /// Marks every interval that meets the pages, whole: guards were installed there.
  void note_guards(page_span pages) {
    for (interval& each : list_)
      if (!shared(each.pages, pages).empty()) each.what.maybe_guard = true;
  }

  /// Leaves a hole.
  void unmap(page_span pages) {
    if (pages.empty()) return;
    split(pages.first);
    split(pages.end);
    std::erase_if(list_, [&](const interval& each) { return !shared(each.pages, pages).empty(); });
  }

  /// Maps the pages, which must be a hole.
  void map(page_span pages, const model::vma& what) {
    const auto after = std::find_if(list_.begin(), list_.end(), [&](const interval& each) {
      return each.pages.first >= pages.end;
    });
    list_.insert(after, {pages, what});
    merge();
  }

 private:
  static page_span shared(page_span a, page_span b) {
    return {std::max(a.first, b.first), std::min(a.end, b.end)};
  }

  std::vector<interval>::const_iterator first_ending_after(std::uint32_t page) const {
    return std::partition_point(
        list_.begin(), list_.end(), [&](const interval& each) { return each.pages.end <= page; });
  }

  /// Makes the page the first of an interval, if it is mapped.
  void split(std::uint32_t page) {
    const auto at = std::find_if(list_.begin(), list_.end(), [&](const interval& each) {
      return each.pages.first < page && page < each.pages.end;
    });
    if (at == list_.end()) return;
    interval left = *at;
    left.pages.end = page;
    at->pages.first = page;
    list_.insert(at, left);
  }

  void merge() {
    if (list_.empty()) return;
    auto into = list_.begin();
    for (auto each = into + 1; each != list_.end(); ++each) {
      if (into->pages.end == each->pages.first && mergeable(into->what, each->what)) {
        into->pages.end = each->pages.end;
        into->what.maybe_guard = into->what.maybe_guard || each->what.maybe_guard;
      } else {
        *++into = *each;
      }
    }
    list_.erase(into + 1, list_.end());
  }

  std::vector<interval> list_;
};

}  // namespace ptecheck::impl::packed
