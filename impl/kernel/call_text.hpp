#pragma once
// Calls as C: what is printed here is what `perform` executes.
#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/model/world.hpp>

#include <set>
#include <string>

namespace ptecheck::impl::kernel {

/// Constants of the kernel's interface, each once, by their names.
struct by_name {
  bool operator()(const constant& a, const constant& b) const { return a.name < b.name; }
};
using constants = std::set<constant, by_name>;

/// A call as an expression of C, in the words of a program that has the arena at `at(BYTES)`, its
/// file in `file`, and functions for what takes more than a call. Notes the constants it needs.
std::string text_of(const call& made, constants& needed);

/// The expression that makes the world's arena, and the one that registers it; empty: it is not.
std::string mapping_text(const model::world& in);
std::string registration_text(const model::world& in, constants& needed);

}  // namespace ptecheck::impl::kernel
