#pragma once
// Out of local minima: passes change a trace a little, this search forgets it.
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>
#include <ptecheck/props/shrink_reference.hpp>

#include <cstdint>
#include <vector>

namespace ptecheck::props {

struct search_limits {
  /// Paths that the reference walks at most.
  std::uint32_t paths = 20'000;
  /// Traces proposed at most.
  std::uint32_t proposals = 16;
};

/// A trace that a search proposes.
struct proposal {
  /// How much its last step meets what the last step of the failing trace meets.
  enum class likeness : std::uint8_t { same_meeting, same_kinds, same_rule };
  likeness like;
  model::trace all;
};

/// What a search proposes, the most promising first, and what it cost.
struct proposals {
  std::vector<proposal> traces;
  std::uint32_t paths = 0;
};

/// The steps that a search takes.
struct vocabulary {
  std::vector<model::step> steps;
  /// Steps that may also be the last one, without leading anywhere.
  std::vector<model::step> ends;
};
/// The steps of the trace, each once, the simplest kinds first.
vocabulary own_vocabulary(const model::trace& in);
/// Every step of the kinds that the trace has, on its pages and one more.
vocabulary kindred_vocabulary(const model::trace& in);
/// Every kind of operation, on every page and address space that the trace names and on the hull of
/// its pages, with every argument; at the end also on no page, and beyond the arena.
vocabulary full_vocabulary(const model::trace& in);

/// Walks the reference breadth first through small worlds, for simpler traces that may fail with
/// the signature of a failing one: one for each meeting that the last step can have. From the
/// default world, from all with one unusual field, and from the trace's own.
proposals simpler_traces(scout& reference,
                         const model::trace& failing,
                         signature wanted,
                         const vocabulary& words,
                         const search_limits& limits);

}  // namespace ptecheck::props
