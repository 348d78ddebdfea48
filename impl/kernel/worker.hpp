#pragma once
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/os/pipe.hpp>

namespace ptecheck::impl::kernel {

/// The life of a worker: it answers with a byte when it is ready, and then, for each byte that it
/// is asked, runs the trace of the board and answers with a byte. `reads`: page-table entries,
/// where that is possible; else null.
void work(shared_board& shared,
          const raw_words* reads,
          const os::pipe& asked,
          const os::pipe& answered);

}  // namespace ptecheck::impl::kernel
