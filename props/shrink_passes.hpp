#pragma once
// How a trace gets simpler: small passes, each of which only proposes. Whether a candidate still
// fails is somebody else's question, so campaigns and RapidCheck share them.
#include <ptecheck/model/trace.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ptecheck::props {

/// Proposes one candidate after another, each made when it is asked for from the best trace so far,
/// which may have changed since the last call; nothing at the end.
using candidates = std::function<std::optional<model::trace>(const model::trace& best)>;

struct shrink_pass {
  std::string_view name;
  candidates (*begin)();
  /// Proposes so much that a candidate is tried only if its last step meets what it met before.
  bool same_meeting = false;
};

/// All passes, in the order in which they pay: what removes most comes first.
std::span<const shrink_pass> shrink_passes();

/// The candidates of all passes, one pass after the other: those that are worlds and simpler than
/// the trace they are made from.
candidates all_candidates();

/// The candidates of the i-th item of a trace, whatever an item is; nothing behind the last one.
using item_candidates =
    std::function<std::optional<std::vector<model::trace>>(const model::trace& best, std::size_t)>;
/// Goes through a trace item by item. An item whose candidate was taken is looked at again.
candidates item_by_item(item_candidates of);

/// Leaves out runs of steps, half of the trace first, single steps last: a long trace loses most of
/// its length in few runs, and the end is 1-minimal.
candidates without_chunks();
/// Leaves out all steps of one kind: what is irrelevant is so all through a trace.
candidates without_kinds();
/// Leaves out two steps at once: an operation and its undoing go together or not at all.
candidates without_pairs();
/// Makes fields simpler, one at a time, later steps first: they depend on less.
candidates simpler_fields();
/// Makes an operation one of an earlier kind: the simplest call that does it is the best witness.
candidates earlier_kinds();
/// Makes a step a load from its first page: often a page has only to be there, however it came.
candidates reads_instead();
/// Gives contents the numbers 1, 2, 3 all through the trace: equal ones have to stay equal.
candidates smaller_tokens();
/// Swaps neighbours: steps that commute get one order, so that equal faults end in equal traces.
candidates sorted_neighbours();

/// Leaves out runs of pages, half of the used ones first, without moving the others.
candidates without_pages();
/// Takes a page out of the arena: what lies above moves down, and ranges that held it get shorter.
candidates dropped_pages();
/// Renames pages to 0, 1, 2; or else so that they still lie around the middle of the arena, where
/// one page table ends and the next begins.
candidates renamed_pages();

/// Leaves out all that an address space did.
candidates without_mms();
/// Makes two address spaces one: what a child did its parent can often do as well.
candidates merged_mms();
/// Leaves out a fork and the exit of parent or child: who stays does what both did. Or leaves out
/// an exit, and gives a later child a name of its own.
candidates without_handovers();
/// Gives address spaces the numbers 0, 1, 2, and lets parent and child change roles.
candidates renamed_mms();

/// Makes fields of the world more like those of the default world.
candidates simpler_worlds();
/// Lets the world begin as a call would have made it: one step less.
candidates begun_worlds();

}  // namespace ptecheck::props
