#pragma once
// What holds in every state of the reference, whatever the trace. Checked after every operation:
// a rule that breaks one of these is wrong, however well an implementation follows it.
#include <ptecheck/spec/machine/machine.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ptecheck::spec {

struct invariant {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
};

/// All of them.
std::span<const invariant> invariants();

/// The id of an invariant that an entry breaks where this context holds, if any; `named_once`: no
/// other entry names its swap slot.
std::optional<std::string_view> broken_invariant(const entry<>& what,
                                                 const context<>& c,
                                                 bool named_once);

/// The id of an invariant that the page's entry breaks, if any.
std::optional<std::string_view> broken_invariant(const machine& in, mm_id mm, std::uint32_t page);

/// The id of an invariant that is broken anywhere, the counts of references included.
std::optional<std::string_view> broken_invariant_anywhere(const machine& in);

}  // namespace ptecheck::spec
