#pragma once

namespace ptecheck::impl::kernel {

/// Lets this process lock as much memory as this user may (RLIMIT_MEMLOCK).
void raise_memory_lock_limit();

}  // namespace ptecheck::impl::kernel
