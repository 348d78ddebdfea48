#pragma once
#include <ptecheck/model/fields.hpp>

#include <cstddef>

namespace ptecheck::impl::kernel {

/// Lets this process lock as much memory as this user may (RLIMIT_MEMLOCK).
void raise_memory_lock_limit();

/// mlock, mlock2(MLOCK_ONFAULT) or munlock: 0, or -1 and errno. Not through the functions of the C
/// library, which do nothing under the address sanitizer.
int lock_memory(void* at, std::size_t bytes, model::memory_lock how);

}  // namespace ptecheck::impl::kernel
