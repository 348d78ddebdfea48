#pragma once
// Laws: what holds of packed transitions by themselves, whatever the rules say. The machine relies
// on them, or a reader would.
#include <ptecheck/smt/operation.hpp>
#include <ptecheck/smt/parts.hpp>
#include <ptecheck/smt/situation.hpp>

#include <cstdint>
#include <optional>

namespace ptecheck::smt::laws {

/// An operation, perhaps with a fault in it.
struct subject {
  const operation& op;
  std::optional<fault> wrong;

  template <class W>
  changed<W> run(const W& before, const truth<W>& exclusive, const context<W>& c) const {
    return op.with<W>(wrong, before, exclusive, op.run<W>(before, exclusive, c), c);
  }
};

/// The word names the same frame or slot as before, or nothing as before.
template <class W>
truth<W> names_the_same(const W& before, const W& after) {
  using namespace impl::packed;
  const truth<W> page =
      names_frame(before) && names_frame(after) && frame_named_by(before) == frame_named_by(after);
  const truth<W> slot = is_swap(before) && is_swap(after) &&
                        swapped::offset.get(before) == swapped::offset.get(after);
  const truth<W> neither =
      !names_frame(before) && !is_swap(before) && !names_frame(after) && !is_swap(after);
  return page || slot || neither;
}

/// A store, or a fault, is not finished by one step, but all else is.
struct twice_is_once {
  template <class Life>
  void operator()(Life& life, const subject& of) const {
    const situation<Life> at(life, of.op.fits_before);
    const auto once = of.run(at.word, at.exclusive, at.context);
    const auto twice = of.run(once.word, once.exclusive, at.context);
    life.claim(twice.word == once.word);
  }
};

/// Where the machine walks past missing tables it may: what was none stays none, silently.
struct where_it_does_not_install_none_stays {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const subject& of) const {
    using namespace impl::packed;
    const situation<Life> at(life, of.op.fits_before);
    life.assume(is_none(at.word) && !of.op.installs<W>(at.context));
    const changed<W> after = of.run(at.word, at.exclusive, at.context);
    life.claim(after.word == W{nothing} && after.effect == coded<W>(effect::nothing) &&
               after.reply == coded<W>(reply::done));
  }
};

/// A page that stays mapped stays dirty: what was written is never thought clean.
struct a_page_that_stays_stays_dirty {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const subject& of) const {
    using namespace impl::packed;
    const situation<Life> at(life, of.op.fits_before);
    const changed<W> after = of.run(at.word, at.exclusive, at.context);
    life.assume(is_present(at.word) && is_present(after.word) && is_dirty(at.word));
    life.claim_if(frame_of(after.word) == frame_of(at.word), is_dirty(after.word));
  }
};

/// In a VMA that is registered WP no page is protected and writable at once.
struct protected_pages_stay_unwritable {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const subject& of) const {
    using namespace impl::packed;
    const auto holds = [](const W& e) {
      return !is_present(e) || !leaf::uffd_wp.test(e) || !leaf::write.test(e);
    };
    const situation<Life> at(life, of.op.fits_before);
    life.assume(at.context.uffd_wp && holds(at.word));
    life.claim(holds(of.run(at.word, at.exclusive, at.context).word));
  }
};

/// What a transition does not ask the machine for makes no difference to it.
enum class looked_up : std::uint8_t { frame, slot, file, fresh };

struct does_not_depend_on {
  looked_up what;

  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const subject& of) const {
    const situation<Life> at(life, of.op.fits_before);
    const auto other = life.template declare<context<W>>("other");
    const auto other_exclusive = life.template declare<truth<W>>("other_exclusive");
    const bool frame = what == looked_up::frame;
    const changed<W> after = of.run(at.word, at.exclusive, at.context);
    const changed<W> again =
        of.run(at.word, frame ? other_exclusive : at.exclusive, differing(at.context, other));
    life.claim(after.word == again.word && after.effect == again.effect &&
               after.reply == again.reply);
    life.claim(claim_of_exclusive(frame, at, after, again));
  }

 private:
  template <class W>
  context<W> differing(context<W> c, const context<W>& other) const {
    switch (what) {
      case looked_up::frame:
        c.anon_page = other.anon_page;
        c.mapped_once = other.mapped_once;
        c.ksm_page = other.ksm_page;
        c.in_swap_cache = other.in_swap_cache;
        c.forgotten = other.forgotten;
        c.fresh_slot = other.fresh_slot;
        break;
      case looked_up::slot:
        c.slot_shared = other.slot_shared;
        c.swap_cached = other.swap_cached;
        c.swap_migrates = other.swap_migrates;
        c.swap_frame = other.swap_frame;
        break;
      case looked_up::file:
        c.cached = other.cached;
        c.cache_migrates = other.cache_migrates;
        c.cache_frame = other.cache_frame;
        c.beyond_eof = other.beyond_eof;
        break;
      case looked_up::fresh:
        c.fresh_frame = other.fresh_frame;
        c.kept = other.kept;
        break;
    }
    return c;
  }

  /// Who is not told whether the page is exclusive may not change that, nor need it for another.
  template <class At, class W>
  static truth<W> claim_of_exclusive(bool frame,
                                     const At& at,
                                     const changed<W>& after,
                                     const changed<W>& again) {
    if (!frame) return after.exclusive == again.exclusive;
    if (!impl::packed::is_present(after.word)) return true;
    if (names_the_same(at.word, after.word)) return after.exclusive == at.exclusive;
    return after.exclusive == again.exclusive;
  }
};

}  // namespace ptecheck::smt::laws
