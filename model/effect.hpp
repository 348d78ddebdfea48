#pragma once
#include <cstdint>

namespace ptecheck::model {

/// What a transition of one entry does to contents. References need no saying: an entry holds what
/// it names, before and after.
enum class effect : std::uint8_t {
  nothing,
  zero_frame,  ///< the fresh frame is zeroed
  copy_frame,  ///< the fresh frame gets the contents of the frame that the entry named
  copy_cache,  ///< the fresh frame gets the contents of the page-cache page
  load_frame,  ///< the fresh frame gets the contents of the swap slot that the entry named
  fill_frame,  ///< the fresh frame gets the contents that the caller supplied
  store_slot,  ///< the fresh slot gets the contents of the frame that the entry named
  cache_zero,  ///< the page cache gets the fresh frame, zeroed
  lazy_frame,  ///< what the frame holds may be forgotten from now on
  cache_fill,  ///< the page cache gets the fresh frame with the contents that the caller supplied
};

/// What a transition of one entry answers to who asked for it.
enum class reply : std::uint8_t {
  done,             ///< the access happened, or the entry was changed as asked
  again,            ///< a fault was handled: the access is tried once more
  waits,            ///< the page is being moved, or with a device: once it is back, once more
  segv_maperr,      ///< SIGSEGV, SEGV_MAPERR
  segv_accerr,      ///< SIGSEGV, SEGV_ACCERR
  bus_adrerr,       ///< SIGBUS, BUS_ADRERR
  missing_message,  ///< userfaultfd reports a missing page and the access sleeps
  wp_message,       ///< userfaultfd reports a write to a protected page and the access sleeps
  minor_message,    ///< userfaultfd reports a page that the file has and the access sleeps
  poisoned,         ///< the page is poison: SIGBUS, or EHWPOISON for a call
  hwpoisoned,       ///< the page is broken: SIGBUS, BUS_MCEERR_AR, or EHWPOISON for a call
  exists,           ///< EEXIST: something is there already
  bad_address,      ///< EFAULT: there is no such page in the file, or nothing that can be moved
  no_entry,         ///< ENOENT: nothing is there
  busy,             ///< EBUSY: the page is not this entry's alone
  never,            ///< the call stays in the kernel for ever
};

}  // namespace ptecheck::model
