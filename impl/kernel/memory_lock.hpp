#pragma once
#include <cstddef>

namespace ptecheck::impl::kernel {

/// Lets this process lock as much memory as this user may (RLIMIT_MEMLOCK).
void raise_memory_lock_limit();

/// mlock, or munlock when off: 0, or -1 and errno. Not through the functions of the C library,
/// which do nothing under the address sanitizer.
int lock_memory(void* at, std::size_t bytes, bool lock);

}  // namespace ptecheck::impl::kernel
