#pragma once
// The machine and its entries: transitions, what follows from them for frames and slots.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/impl/packed/spoil.hpp>
#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/guard.hpp>
#include <ptecheck/impl/packed/transition/huge.hpp>
#include <ptecheck/impl/packed/transition/ksm.hpp>
#include <ptecheck/impl/packed/transition/swapoff.hpp>
#include <ptecheck/impl/packed/walk.hpp>

namespace ptecheck::impl::packed {

/// The transitions that have nothing to do with mapped pages of anonymous memory.
template <class Op>
inline constexpr bool passes_huge =
    std::is_same_v<Op, transition::guard_remove> || std::is_same_v<Op, transition::swapoff> ||
    std::is_same_v<Op, transition::ksm_unmerge>;

/// What the VMA and the profile say of each of its entries.
template <class Faults>
typename machine<Faults>::surroundings machine<Faults>::context_of(const model::vma& of) const {
  surroundings c{};
  c.moved = of.moved;
  c.readable = of.prot != model::protection::none;
  c.writable = of.prot == model::protection::read_write;
  c.shared = of.maps == model::backing::shmem;
  c.anonymous = of.maps == model::backing::anon;
  c.uffd_missing = has_missing(of.uffd);
  c.uffd_wp = has_wp(of.uffd);
  c.uffd_minor = has_minor(of.uffd);
  c.wp_unpopulated = world_.features.wp_unpopulated;
  c.wp_async = world_.features.wp_async;
  c.sigbus = world_.features.sigbus;
  return c;
}

/// What a transition says, or the seeded fault in its place.
template <class Faults>
template <class Op, class... Args>
changed<std::uint64_t> machine<Faults>::yield(std::uint64_t word,
                                              bool exclusive,
                                              const surroundings& c,
                                              Args... args) const {
  const changed<std::uint64_t> after = Op::of(word, exclusive, c, args...);
  if constexpr (Faults::any) return spoiling<Op>::of(faults_.chosen, word, after, c, args...);
  return after;
}

/// One transition of one word, with all that follows. Only what the transition asks for is looked
/// up, the rest of `c` is what it was.
template <class Faults>
template <class Op, class... Args>
model::reply machine<Faults>::transit(std::uint64_t& word,
                                      std::uint32_t page,
                                      surroundings& c,
                                      Args... args) {
  const std::uint64_t before = word;
  bool exclusive = false;
  if constexpr (Op::uses.frame) {
    const frame_unit of = names_frame(before) ? frames_.view(frame_named_by(before)) : frame_unit{};
    c.anon_page = of.anon;
    c.mapped_once = of.names == 1;
    c.ksm_page = of.ksm;
    c.in_swap_cache = of.slot != 0;
    exclusive = of.exclusive;
    c.forgotten = of.lazy && chosen_.forgotten.test(page - reclaiming_.first);
    c.fresh_slot = model::swap_slot<>{of.slot != 0 ? of.slot : slots_.next()};
  }
  if constexpr (Op::uses.slot) look_up_slot(before, c);
  if constexpr (Op::uses.file) {
    const std::uint32_t at = c.file_page(page);
    c.cache_frame = model::pfn<>{c.anonymous ? nothing : cache_[at]};
    c.cached = c.cache_frame.word() != nothing;
    c.cache_migrates = c.cached && frames_.view(c.cache_frame.word()).migrates;
    c.beyond_eof = !c.anonymous && at >= file_size_;
  }
  if constexpr (Op::uses.fresh) {
    c.fresh_frame = model::pfn<>{frames_.next()};
    c.kept = chosen_.kept.test(page - reclaiming_.first);
  }
  const changed<std::uint64_t> after = yield<Op>(before, exclusive, c, args...);
  word = after.word;
  const bool same = after.word == before && after.exclusive == exclusive;
  if (!same || after.effect != coded<std::uint64_t>(effect::nothing))
    settle<Op>(before, after, c.file_page(page));
  return static_cast<model::reply>(after.reply);
}

template <class Faults>
void machine<Faults>::look_up_slot(std::uint64_t word, surroundings& c) const {
  const slot_unit of = is_swap(word) ? slots_.view(swapped::offset.get(word)) : slot_unit{};
  c.slot_shared = of.names > 1 || (of.frame != 0 && frames_.view(of.frame).names != 0);
  c.swap_cached = of.frame != 0;
  c.swap_frame = model::pfn<>{of.frame};
  c.swap_migrates = of.frame != 0 && frames_.view(of.frame).migrates;
}

/// What a word names, as one number: a frame, a slot, or 0.
constexpr std::uint64_t unit_of(std::uint64_t word) {
  if (names_frame(word)) return frame_named_by(word) << 2u | 1u;
  return is_swap(word) ? swapped::offset.get(word) << 2u | 2u : 0;
}

/// Contents, names and exclusiveness after a transition. `page`: of the file, if there is one.
template <class Faults>
template <class Op>
void machine<Faults>::settle(std::uint64_t before,
                             const changed<std::uint64_t>& after,
                             std::uint32_t page) {
  const auto what = static_cast<effect>(after.effect);
  if (what != effect::nothing) move_contents(what, before, page);
  const bool renamed = after.word != before && unit_of(after.word) != unit_of(before);
  if (renamed) {
    // wp_page_copy forgets whether the page that it copies was dirty.
    if (is_present(before) && is_dirty(before) && what != effect::copy_frame)
      frames_[frame_of(before)].dirty = true;
    add_name(after.word);
    if (!leaks<Op>(what)) drop_name(before);
  }
  if (has_frame_exclusive(after.word)) {
    frame_unit& named = frames_[frame_named_by(after.word)];
    if (renamed || Op::uses.frame) named.exclusive = after.exclusive;
  }
  if constexpr (std::is_same_v<Op, transition::reclaim>)
    if (is_present(before) && !is_present(after.word)) forget_clean(frame_of(before), page);
}

/// A page of the file that is not dirty need not be kept: its file has a hole there again.
template <class Faults>
void machine<Faults>::forget_clean(std::uint64_t frame, std::uint32_t page) {
  if (frame == cache_[page] && !frames_.view(frame).dirty) drop_from_cache({page, page + 1});
}

/// Whether the seeded fault forgets to drop what the entry named.
template <class Faults>
template <class Op>
bool machine<Faults>::leaks(effect what) const {
  if constexpr (std::is_same_v<Op, transition::guard_install>)
    return faults_.has(seeded<"guard_install_leaks_frame">);
  return what == effect::load_frame && faults_.has(seeded<"swap_in_leaks_slot">);
}

template <class Faults>
void machine<Faults>::add_name(std::uint64_t word) {
  if (names_frame(word)) frames_.name(frame_named_by(word));
  if (is_swap(word)) slots_.name(swapped::offset.get(word));
}

template <class Faults>
void machine<Faults>::drop_name(std::uint64_t word) {
  if (names_frame(word)) frames_.drop(frame_named_by(word));
  if (is_swap(word)) drop_slot(swapped::offset.get(word));
}

/// The last name takes the page out of the swap cache.
template <class Faults>
void machine<Faults>::drop_slot(std::uint64_t slot) {
  const slot_unit of = slots_.view(slot);
  if (of.names == 1 && of.frame != 0) {
    frames_[of.frame].slot = 0;
    slots_[slot].frame = 0;
    frames_.release(of.frame);
  }
  slots_.drop(slot);
}

template <class Faults>
void machine<Faults>::take_frame(std::uint16_t contents, bool anon) {
  frame_unit& taken = frames_.take();
  taken.contents = contents;
  taken.anon = anon;
}

/// The page of a slot; the swap cache keeps it as long as other entries name the slot.
template <class Faults>
void machine<Faults>::load_frame(std::uint64_t slot) {
  const std::uint64_t number = frames_.next();
  take_frame(slots_.view(slot).contents, true);
  if (slots_.view(slot).names < 2) return;
  slots_[slot].frame = static_cast<std::uint32_t>(number);
  frames_[number].slot = static_cast<std::uint32_t>(slot);
}

/// The page goes to a slot. What is in the swap cache has one, with the same contents, already, and
/// leaves the cache for it.
template <class Faults>
void machine<Faults>::store_frame(std::uint64_t number) {
  const frame_unit of = frames_.view(number);
  if (of.slot == 0) {
    slots_.take().contents = of.contents;
  } else {
    slots_[of.slot].frame = 0;
    frames_[number].slot = 0;
  }
}

template <class Faults>
void machine<Faults>::take_cached_frame(std::uint16_t contents, std::uint32_t page) {
  cache_[page] = frames_.next();
  frame_unit& taken = frames_.take();
  taken.contents = contents;
  taken.cached = true;
}

template <class Faults>
void machine<Faults>::move_contents(effect what, std::uint64_t before, std::uint32_t page) {
  switch (what) {
    case effect::nothing: break;
    case effect::zero_frame: take_frame(0, true); break;
    case effect::copy_frame: take_frame(frames_.view(frame_of(before)).contents, true); break;
    case effect::copy_cache: take_frame(frames_.view(cache_[page]).contents, true); break;
    case effect::load_frame: load_frame(swapped::offset.get(before)); break;
    case effect::fill_frame: take_frame(supplied_, true); break;
    case effect::lazy_frame: frames_[frame_of(before)].lazy = true; break;
    case effect::store_slot: store_frame(frame_of(before)); break;
    case effect::cache_zero: take_cached_frame(0, page); break;
    case effect::cache_fill: take_cached_frame(supplied_, page); break;
  }
}

/// Drives a transition over the pages of one VMA. Returns what stopped it, a model::reply, or 0.
template <class Faults>
template <class Op, class... Args>
int machine<Faults>::change(address_space& in,
                            page_span pages,
                            const surroundings& c,
                            Args... args) {
  if (faults_.has(seeded<"walk_loses_boundary_page">)) {
    const std::uint32_t boundary = page_of(arena_middle);
    if (pages.first < boundary && boundary < pages.end) {
      const page_span left{pages.first, boundary};
      const page_span right{boundary + 1, pages.end};
      if (const int stop = change_span<Op>(in, left, c, args...)) return stop;
      return right.empty() ? 0 : change_span<Op>(in, right, c, args...);
    }
  }
  return change_span<Op>(in, pages, c, args...);
}

/// The frame for whose page a transition waits: the word's own, that of its slot, or that of the
/// file.
inline std::uint64_t awaited_by(std::uint64_t word, const context<>& c) {
  if (is_migration(word) || is_device_private(word)) return moving::frame.get(word);
  return c.swap_migrates ? c.swap_frame.word() : c.cache_frame.word();
}

/// The same, but a page that is just being moved stops nothing: it is waited for.
template <class Faults>
template <class Op, class... Args>
int machine<Faults>::change_waiting(address_space& in,
                                    page_span pages,
                                    const surroundings& c,
                                    Args... args) {
  for (;;) {
    const int stop = change<Op>(in, pages, c, args...);
    if (stop != static_cast<int>(reply::waits)) return stop;
    await(awaited_);
  }
}

template <class Faults>
template <class Op, class... Args>
int machine<Faults>::change_span(address_space& in,
                                 page_span pages,
                                 const surroundings& c,
                                 Args... args) {
  if constexpr (passes_huge<Op>)
    if (in.tables.any_huge())
      return for_each_small(
          in, pages, [&](page_span part) { return change_small<Op>(in, part, c, args...); });
  return change_small<Op>(in, pages, c, args...);
}

template <class Faults>
template <class Op, class... Args>
int machine<Faults>::change_small(address_space& in,
                                  page_span pages,
                                  const surroundings& c,
                                  Args... args) {
  const address from = address_of(pages.first);
  const address to = address_of(pages.end);
  const auto one = [this, facts = c, args...](std::uint64_t& word, address at) mutable {
    const model::reply said = transit<Op>(word, page_of(at), facts, args...);
    if (said == reply::waits) [[unlikely]]
      awaited_ = awaited_by(word, facts);
    return static_cast<int>(said);
  };
  if constexpr (requires { Op::installs(c); })
    if (Op::installs(c)) return walk_whole<Op>(in, from, to, c, one, one);
  return walk_whole<Op>(in, from, to, c, one, not_called{});
}

/// Huge words are taken whole where the transition has a form for them.
template <class Faults>
template <class Op, class Entry, class Install>
int machine<Faults>::walk_whole(address_space& in,
                                address from,
                                address to,
                                const surroundings& c,
                                Entry one,
                                Install install) {
  if constexpr (transition::has_huge_form<Op>) {
    const auto whole = [this, facts = c](std::uint64_t& word, address) mutable {
      return static_cast<int>(transit_huge<Op>(word, facts));
    };
    return walk_pages(in.tables, from, to, walk_ops{one, install, not_called{}, whole});
  } else {
    return walk_pages(in.tables, from, to, walk_ops{one, install});
  }
}

}  // namespace ptecheck::impl::packed
