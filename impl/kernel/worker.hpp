#pragma once
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/os/pipe.hpp>

namespace ptecheck::impl::kernel {

/// The life of a worker: it answers with a byte when it is ready, and then, for each byte that it
/// is asked, runs the trace of the board and answers with a byte.
void work(shared_board& shared, const os::pipe& asked, const os::pipe& answered);

}  // namespace ptecheck::impl::kernel
