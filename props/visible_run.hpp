#pragma once
// A trace that a kernel ran, held against the reference: which is led by what the kernel chose.
#include <ptecheck/model/observation.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <optional>
#include <string>

namespace ptecheck::props {

/// The first difference between the reference and what was seen. The reference is left in the state
/// after the step that differs.
std::optional<failure> first_difference(spec::machine& reference,
                                        const model::trace& of,
                                        const model::run_view& seen);

/// The same in words: what the reference says and what the kernel showed.
std::string explain(spec::machine& reference, const model::trace& of, const model::run_view& seen);

/// The trace up to its first step that never returns, as far as the reference can tell without the
/// kernel's choices; all of it, if there is none.
std::size_t steps_that_return(spec::machine& reference, const model::trace& of);

}  // namespace ptecheck::props
