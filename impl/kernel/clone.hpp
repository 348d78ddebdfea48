#pragma once

namespace ptecheck::impl::kernel {

/// fork, but with one table of descriptors for both: what one process opens, all can use. With
/// `sibling` the new process is a child of the caller's parent. -1 and errno on failure.
int fork_sharing_files(bool sibling);

/// Makes this process die with `parent`, or now if that is no longer its parent.
void die_with(int parent);

}  // namespace ptecheck::impl::kernel
