#pragma once
// Calls in which the kernel may sleep for userfaultfd.
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/perform.hpp>

namespace ptecheck::impl::kernel {

/// Makes the call in a process that has this one's memory and descriptors, while this one waits:
/// who sleeps in the kernel for userfaultfd can only be killed, which the reader of messages does.
/// What the call has done by then stays.
model::outcome perform_elsewhere(const call& wanted, const means& with, board& tells);

}  // namespace ptecheck::impl::kernel
