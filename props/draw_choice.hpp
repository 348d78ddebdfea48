#pragma once
// Drawing what Linux chose, where it may choose.
#include <ptecheck/model/operation.hpp>
#include <ptecheck/props/draw_fields.hpp>

#include <algorithm>
#include <cstdint>

namespace ptecheck::props {

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

/// Where a page of a file may be read Linux may map others beside it.
template <class Op>
inline constexpr bool reads_pages = is_one_of<Op, model::read, model::copy_from_user, model::mlock>;

template <class Op, choice_source C>
requires reads_pages<Op>
void draw_choice(const Op&, model::choice& chosen, C& from, const scope& in) {
  if (from.rarely()) chosen.around = draw_pages(from, in);
}

template <choice_source C>
void draw_choice(const model::madvise_populate& op,
                 model::choice& chosen,
                 C& from,
                 const scope& in) {
  if (!op.write && from.rarely()) chosen.around = draw_pages(from, in);
}

/// A write may copy a page that it could have written in place.
template <class Op, choice_source C>
requires(is_one_of<Op, model::write, model::copy_to_user>) void draw_choice(const Op& op,
                                                                            model::choice& chosen,
                                                                            C& from,
                                                                            const scope&) {
  if (from.rarely() && op.page.index < 64)
    chosen.repointed.bits = std::uint64_t{1} << op.page.index;
}

/// Calls that want one VMA see where Linux did not merge two.
template <class Op, choice_source C>
requires wants_one_vma<Op>
void draw_choice(const Op&, model::choice& chosen, C& from, const scope& in) {
  if (from.rarely()) chosen.apart = draw_pages(from, in);
}

/// The first pages of a range, eight at most, as a set.
constexpr std::uint32_t first_pages(const model::range& bytes) {
  return (1u << std::min(bytes.length / model::page_size, 8u)) - 1;
}

/// Linux mostly does as it is asked, else it leaves some of the first pages alone. Half of the time
/// it forgets what MADV_FREE gave away.
template <choice_source C>
void draw_choice(const model::reclaim& op, model::choice& chosen, C& from, const scope&) {
  const std::uint32_t all = first_pages(op.pages);
  if (all == 0) return;
  if (from.rarely()) chosen.kept.bits = 1 + from.below(all);
  if (from.below(2) != 0) chosen.forgotten.bits = all;
}

/// Half of the time what may be in memory is.
template <choice_source C>
void draw_choice(const model::mincore& op, model::choice& chosen, C& from, const scope&) {
  const std::uint32_t all = first_pages(op.pages);
  if (all != 0 && from.below(2) != 0) chosen.kept.bits = all;
}

/// Which of several equal pages stays is open.
template <choice_source C>
void draw_choice(const model::ksm_merge&, model::choice& chosen, C& from, const scope& in) {
  if (from.rarely()) chosen.kept = draw_pages(from, in);
  if (from.below(2) != 0) chosen.repointed = draw_pages(from, in);
}

}  // namespace ptecheck::props
