#pragma once
// Migration: a page goes to another frame, with every word that names it.
#include <ptecheck/impl/packed/machine_huge.hpp>
#include <ptecheck/impl/packed/transition/device.hpp>
#include <ptecheck/impl/packed/transition/migrate.hpp>

namespace ptecheck::impl::packed {

/// rmap_walk: `visit(word, page, surroundings)` for each word that names the frame.
template <class Faults>
template <class Visit>
void machine<Faults>::for_each_word_of(std::uint64_t frame, Visit visit) {
  for (address_space& each : mms_) {
    if (!each.live) continue;
    each.vmas.for_each_part({0, world_.pages}, [&](const auto& of, page_span part) {
      surroundings c = context_of(of.what);
      const auto one = [&](std::uint64_t& word, address at) {
        if (names_frame(word) && frame_named_by(word) == frame) visit(word, page_of(at), c);
        return 0;
      };
      // What a huge word maps does not move.
      const auto passed = [](std::uint64_t&, address) { return 0; };
      return walk_pages(each.tables,
                        address_of(part.first),
                        address_of(part.end),
                        walk_ops{one, not_called{}, not_called{}, passed});
    });
  }
}

/// Whether a huge word of some address space maps the frame with its neighbours.
template <class Faults>
bool machine<Faults>::is_in_huge(std::uint64_t frame) const {
  const auto has_it = [&](std::uint64_t word, std::uint32_t) {
    return frame - first_frame_of(word) < table_words;
  };
  return std::any_of(mms_.begin(), mms_.end(), [&](const address_space& each) {
    return each.live && any_huge_word(each, has_it);
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::migrate_begin& op) {
  const std::uint64_t found = word_at(name_of(in), op.page.index);
  if (!is_present(found) || leaf::special.test(found)) return model::done{};
  const std::uint64_t frame = frame_of(found);
  if (is_in_huge(frame)) return model::unsupported{"moving a huge page"};
  frames_[frame].migrates = true;
  for_each_word_of(frame, [&](std::uint64_t& word, std::uint32_t page, surroundings& c) {
    if (is_dirty(word)) frames_[frame].dirty = true;
    transit<transition::migrate_begin>(word, page, c);
  });
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::migrate_end& op) {
  const std::uint64_t found = word_at(name_of(in), op.page.index);
  if (is_migration(found)) finish_migration(moving::frame.get(found));
  return model::done{};
}

/// folio_migrate_flags, folio_migrate_mapping: the new frame takes the place of the old one in the
/// page cache and in the swap cache. What names it comes later.
template <class Faults>
std::uint64_t machine<Faults>::give_new_frame(std::uint64_t frame) {
  const std::uint64_t to = frames_.next();
  frames_.take();
  frame_unit moved = frames_.view(frame);
  moved.names = 0;
  moved.migrates = false;
  frames_[to] = moved;
  frame_unit& left = frames_[frame];
  left.migrates = left.cached = false;
  left.slot = 0;
  if (moved.cached) std::replace(cache_.begin(), cache_.end(), frame, to);
  if (moved.slot != 0) slots_[moved.slot].frame = static_cast<std::uint32_t>(to);
  return to;
}

/// Also where no word is left that names the frame.
template <class Faults>
template <class Op>
void machine<Faults>::give_new_frame_to_words(std::uint64_t frame) {
  const std::uint64_t to = give_new_frame(frame);
  frames_.release(frame);
  for_each_word_of(frame, [&](std::uint64_t& word, std::uint32_t page, surroundings& c) {
    c.moved_frame = model::pfn<>{to};
    transit<Op>(word, page, c);
  });
}

template <class Faults>
void machine<Faults>::finish_migration(std::uint64_t frame) {
  give_new_frame_to_words<transition::migrate_end>(frame);
}

/// Whoever waits for a page that is not on its way waits for a device.
template <class Faults>
void machine<Faults>::await(std::uint64_t frame) {
  if (frames_.view(frame).migrates) return finish_migration(frame);
  give_new_frame_to_words<transition::migrate_to_ram>(frame);
}

}  // namespace ptecheck::impl::packed
