#pragma once
// A trace that a kernel ran, held against the reference: which is led by what the kernel chose.
#include <ptecheck/model/observation.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <optional>
#include <string>

namespace ptecheck::props {

/// A step in which a kernel and the reference go apart: what the reference answers there, and,
/// where a page differs, how it should look and how it does.
struct parting {
  failure where;
  model::outcome expected;
  model::page_view expected_page{}, seen_page{};
  /// Where entries were told and one of them is not what it should be.
  model::entry<> expected_entry{}, told_entry{};
};

/// The first step in which they do. The reference is left in the state after it.
std::optional<parting> first_parting(spec::machine& reference,
                                     const model::trace& of,
                                     const model::run_view& seen);

/// The same, without the details.
std::optional<failure> first_difference(spec::machine& reference,
                                        const model::trace& of,
                                        const model::run_view& seen);

/// The same in words: what the reference says and what the kernel showed.
std::string explain(spec::machine& reference, const model::trace& of, const model::run_view& seen);

/// The trace up to its first step that never returns, as far as the reference can tell without the
/// kernel's choices; all of it, if there is none.
std::size_t steps_that_return(spec::machine& reference, const model::trace& of);

}  // namespace ptecheck::props
