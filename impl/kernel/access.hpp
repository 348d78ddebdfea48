#pragma once
// Loads and stores that may die, or sleep for ever.
#include <ptecheck/impl/kernel/arena.hpp>
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/call.hpp>

namespace ptecheck::impl::kernel {

/// The signal by which an access that sleeps in a fault is told to give up.
int abandon_signal();

/// From now on an access may die: its signals come back to who made it. Any other SIGSEGV or SIGBUS
/// ends the process as before.
void catch_signals();

/// What a message about a fault says of the access that sleeps for it.
model::outcome blocked_by(const message& told, const arena& in);

/// Makes the access. An access that userfaultfd puts to sleep is answered by what `told` says when
/// the abandon signal arrives.
model::outcome perform(const access_call& wanted, const arena& in, const message& told);

/// Looks at the first word of a page that is mapped and may be read.
std::uint16_t token_at(const arena& in, std::uint32_t page);

}  // namespace ptecheck::impl::kernel
