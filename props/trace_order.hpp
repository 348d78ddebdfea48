#pragma once
// Which of two traces a reader would rather have.
#include <ptecheck/model/trace.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ptecheck::props {

/// A trace as numbers: different for different traces, and smaller, compared from left to right,
/// for a simpler one. First the number of steps; then how far the world is from the default one and
/// how many address spaces it has; then how many odd ranges and pages, ranges how long, what kinds
/// of operation; then the kinds in their order; then the fields.
std::vector<std::uint64_t> complexity(const model::trace& of);

/// A number for a world field by field: 0 is the default world.
std::vector<std::uint64_t> complexity(const model::world& of);

/// Whether a reader would rather have the first one.
bool is_simpler(const model::trace& one, const model::trace& other);

/// Whether the trace is a beginning of the other one.
bool is_prefix(const model::trace& first, const model::trace& of);

}  // namespace ptecheck::props
