#pragma once
// Calls, made by the process whose address space they change.
#include <ptecheck/impl/kernel/arena.hpp>
#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/model/outcome.hpp>

#include <cstddef>
#include <cstdint>

namespace ptecheck::impl::kernel {

/// What calls need beside their arguments.
struct means {
  arena in;
  int file;               ///< what shmem and private_shmem map
  int buffer;             ///< a file of its own, for copy_from_user and copy_to_user
  int pagemap;            ///< of this address space
  int uffd;               ///< of this address space
  std::uint64_t* copied;  ///< pages that UFFDIO_COPY copies from, as many as the arena has
};

model::outcome perform(const copy_user_call& wanted, const means& with);
model::outcome perform(const advice_call& wanted, const means& with);
model::outcome perform(const mincore_call& wanted, const means& with);
model::outcome perform(const protect_call& wanted, const means& with);
model::outcome perform(const map_call& wanted, const means& with);
model::outcome perform(const unmap_call& wanted, const means& with);
model::outcome perform(const remap_call& wanted, const means& with);
model::outcome perform(const lock_call& wanted, const means& with);
model::outcome perform(const scan_call& wanted, const means& with);
model::outcome perform(const merge_call& wanted, const means& with);
model::outcome perform(const swapoff_call& wanted, const means& with);
model::outcome perform(const migration_call& wanted, const means& with);
model::outcome perform(const breaking_call& wanted, const means& with);
model::outcome perform(const device_call& wanted, const means& with);
model::outcome perform(const uffd_call& wanted, const means& with);
model::outcome perform(const punch_call& wanted, const means& with);
model::outcome perform(const truncate_call& wanted, const means& with);

/// Makes the call, whichever it is: no access of a program, and no fork or exit, which are done
/// elsewhere.
model::outcome carry_out(const call& wanted, const means& with);

}  // namespace ptecheck::impl::kernel
