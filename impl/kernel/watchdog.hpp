#pragma once
#include <cstdint>

namespace ptecheck::impl::kernel {

/// The processor time that a process has used, in nanoseconds; 0 if it is not there.
std::uint64_t processor_time(int process);

/// The state of a process as /proc/PID/stat tells it: R, S, D, Z ...; X if it is not there.
char state_of(int process);

}  // namespace ptecheck::impl::kernel
