#pragma once
// One step of a user access to the page of a word.
#include <ptecheck/impl/packed/transition/device.hpp>

namespace ptecheck::impl::packed::transition {

/// Whether the access loads or stores.
enum class access : std::uint8_t { read, write };

/// SIGBUS where the userfaultfd was made with that feature, else its message.
template <class W>
constexpr W reported(reply message, const context<W>& c) {
  return select(c.sigbus, coded<W>(reply::bus_adrerr), coded<W>(message));
}

/// The page that a fault maps where nothing is mapped. `remembered`: a marker says that the page
/// was write-protected.
template <access How, class W>
constexpr changed<W> first_mapping(const truth<W>& remembered, const context<W>& c) {
  const truth<W> from_cache = !c.anonymous;
  const W again = coded<W>(reply::again);
  const W protection = leaf::uffd_wp.when<W>(remembered);
  if constexpr (How == access::read) {
    const truth<W> write = from_cache && c.shared && c.writable && !c.uffd_wp && !remembered;
    const W page =
        select(from_cache, mapped(c.cache_frame.word()), leaf::special.set(mapped(W{nothing})));
    return {page | protection | leaf::write.when<W>(write),
            coded<W>(effect::nothing),
            again,
            truth<W>{false}};
  } else {
    const truth<W> in_place = from_cache && c.shared;
    const W frame = select(in_place, c.cache_frame.word(), c.fresh_frame.word());
    const W stored =
        select(remembered, W{leaf::saved_dirty.mask}, W{leaf::dirty.mask | leaf::write.mask});
    const W content =
        select(from_cache, coded<W>(effect::copy_cache), coded<W>(effect::zero_frame));
    return {mapped(frame) | protection | stored,
            select(in_place, coded<W>(effect::nothing), content),
            again,
            !in_place};
  }
}

/// The fault on none or on a uffd_wp marker.
template <access How, class W>
constexpr changed<W> populated(const W& entry, const context<W>& c) {
  const truth<W> here{false};
  const truth<W> remembered = entry == W{marked::uffd_wp} && c.uffd_wp;
  const truth<W> beyond = !c.anonymous && c.beyond_eof;
  const truth<W> lacking = c.anonymous || !c.cached;
  const changed<W> hole{entry, coded<W>(effect::cache_zero), coded<W>(reply::again), here};
  const changed<W> waits = answers<W>(entry, here, coded<W>(reply::waits));
  const changed<W> mapping =
      select(!lacking && c.cache_migrates, waits, first_mapping<How, W>(remembered, c));
  const changed<W> made = select(!c.anonymous && !c.cached, hole, mapping);
  const changed<W> found = select(
      !lacking && c.uffd_minor, answers<W>(entry, here, reported(reply::minor_message, c)), made);
  const changed<W> available = select(lacking && c.uffd_missing,
                                      answers<W>(entry, here, reported(reply::missing_message, c)),
                                      found);
  return select(beyond, answers<W>(entry, here, coded<W>(reply::bus_adrerr)), available);
}

/// The fault on a swap slot: its page is loaded, unless it is in memory still.
template <access How, class W>
constexpr changed<W> swapped_in(const W& entry, const context<W>& c) {
  const truth<W> mine = How == access::write ? truth<W>{true} : !c.swap_cached;
  const truth<W> exclusive = swapped::exclusive.test(entry) || (!c.slot_shared && mine);
  const truth<W> uffd_wp = swapped::uffd_wp.test(entry);
  const truth<W> write = c.writable && exclusive && !(uffd_wp && c.uffd_wp);
  const W frame = select(c.swap_cached, c.swap_frame.word(), c.fresh_frame.word());
  const W page = mapped(frame) | leaf::uffd_wp.when<W>(uffd_wp) | leaf::write.when<W>(write);
  const W loads = select(c.swap_cached, coded<W>(effect::nothing), coded<W>(effect::load_frame));
  const changed<W> back{page, loads, coded<W>(reply::again), exclusive};
  const changed<W> waits = answers<W>(entry, exclusive, coded<W>(reply::waits));
  return select(c.swap_cached && c.swap_migrates, waits, back);
}

/// The fault on any word that is not present.
template <access How, class W>
constexpr changed<W> brought_in(const W& entry, const truth<W>& exclusive, const context<W>& c) {
  const truth<W> here = exclusive && is_device_private(entry);
  const auto dies = [&](reply why) { return answers<W>(entry, here, coded<W>(why)); };
  return branch<W>(
      is_swap(entry),
      [&] { return swapped_in<How>(entry, c); },
      [&] {
        const changed<W> marker = select(
            entry == W{marked::poison},
            dies(reply::poisoned),
            select(entry == W{marked::guard}, dies(reply::segv_maperr), populated<How>(entry, c)));
        const changed<W> back{taken_back(entry, c),
                              coded<W>(effect::nothing),
                              coded<W>(reply::again),
                              truth<W>{true}};
        const changed<W> other = select(is_device_exclusive(entry), back, marker);
        return select(is_migration(entry) || is_device_private(entry),
                      dies(reply::waits),
                      select(is_hwpoison(entry), dies(reply::hwpoisoned), other));
      });
}

/// A store to a page that is mapped read-only.
template <class W>
constexpr changed<W> write_fault(const W& entry, const truth<W>& exclusive, const context<W>& c) {
  const truth<W> watched = leaf::uffd_wp.test(entry) && c.uffd_wp;
  const truth<W> alone = c.mapped_once && !c.in_swap_cache && !c.ksm_page && !c.repointed;
  const truth<W> own = c.anon_page && (exclusive || alone);
  const W again = coded<W>(reply::again);
  const changed<W> lifted = {
      leaf::uffd_wp.clear(entry), coded<W>(effect::nothing), again, exclusive};
  const changed<W> told = answers<W>(entry, exclusive, reported(reply::wp_message, c));
  const changed<W> in_place = {
      leaf::dirty.set(writable(entry)), coded<W>(effect::nothing), again, exclusive || !c.shared};
  const changed<W> copied = {mapped(c.fresh_frame.word()) | W{leaf::write.mask | leaf::dirty.mask},
                             coded<W>(effect::copy_frame),
                             again,
                             truth<W>{true}};
  return select(
      watched, select(c.wp_async, lifted, told), select(c.shared || own, in_place, copied));
}

/// A user-mode load.
struct read {
  static constexpr lookups uses{.frame = true, .slot = true, .file = true, .fresh = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    return branch<W>(
        !c.readable,
        [&] { return answers<W>(entry, exclusive, coded<W>(reply::segv_accerr)); },
        [&] {
          return branch<W>(
              is_present(entry),
              [&] { return becomes<W>(leaf::accessed.set(entry), exclusive); },
              [&] { return brought_in<access::read>(entry, exclusive, c); });
        });
  }
};

/// A user-mode store.
struct write {
  static constexpr lookups uses{.frame = true, .slot = true, .file = true, .fresh = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    return branch<W>(
        !c.writable,
        [&] { return answers<W>(entry, exclusive, coded<W>(reply::segv_accerr)); },
        [&] { return allowed(entry, exclusive, c); });
  }

 private:
  template <class W>
  static constexpr changed<W> allowed(const W& entry,
                                      const truth<W>& exclusive,
                                      const context<W>& c) {
    return branch<W>(
        is_present(entry),
        [&] {
          const W stored = entry | W{leaf::accessed.mask | leaf::dirty.mask};
          return branch<W>(
              leaf::write.test(entry),
              [&] { return becomes<W>(stored, exclusive); },
              [&] { return write_fault(entry, exclusive, c); });
        },
        [&] { return brought_in<access::write>(entry, exclusive, c); });
  }
};

}  // namespace ptecheck::impl::packed::transition
