// Migration: a page goes to another frame. In a trace nothing happens at the same time, so nobody
// is seen waiting: an operation that would wait ends the migration first.
#include <ptecheck/spec/entry/migrate.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

/// Whether a huge entry of some address space maps the frame with its neighbours.
bool machine::in_huge_entry(std::uint64_t frame) const {
  for (const address_space& each : mms_)
    for (const std::uint32_t first : each.huge_blocks)
      for (std::uint32_t i = first; i < first + model::block_pages; ++i)
        if (std::get<present<>>(each.pages[i].what).frame.word() == frame) return true;
  return false;
}

void machine::begin_migration(std::uint64_t frame) {
  ++migrations_;
  frames_[frame].migrates = true;
  for_each_entry_of(frame, [&](cell& at, std::uint32_t number) {
    step(at, number, migration_begun<model::machine_word>);
  });
}

/// The new frame has all that the old one had, also in the page cache and the swap cache.
std::uint64_t machine::moved_to_new_frame(std::uint64_t frame) {
  const std::uint64_t to = frames_.next();
  frames_.take();
  unit& old = frames_[frame];
  unit& made = frames_[to];
  const std::uint32_t born = made.born;
  made = old;
  made.born = born;
  made.names = 0;
  old.migrates = made.migrates = old.cached = false;
  for (std::uint64_t& cached : cache_)
    if (cached == frame) cached = to;
  if (old.partner != 0) slots_[old.partner].partner = to;
  old.partner = 0;
  return to;
}

/// The page of the frame is at its new place. If no entry is left that named it, a cache keeps it.
void machine::move_to_new_frame(std::uint64_t frame, page_rule rule) {
  ++migrations_;
  const std::uint64_t to = moved_to_new_frame(frame);
  frames_.release(frame);
  for_each_entry_of(frame, [&](cell& at, std::uint32_t number) {
    context<> c = context_of(at, number);
    c.moved_frame = model::pfn<>{to};
    commit(at, number, rule(at.what, c));
  });
}

void machine::end_migration(std::uint64_t frame) {
  move_to_new_frame(frame, migration_ended<model::machine_word>);
}

/// Waits for the page that a rule answered `waits` for: the entry's own, which a device may have,
/// that of its slot, or that of the file.
void machine::await(const cell& at, std::uint32_t number) {
  const context<> c = context_of(at, number);
  if (const auto* own = std::get_if<migration<>>(&at.what)) return end_migration(own->frame.word());
  if (const auto* own = std::get_if<device_private<>>(&at.what))
    return fetch_from_device(own->frame.word());
  end_migration(c.swap_migrates ? c.swap_frame.word() : c.cache_frame.word());
}

outcome machine::apply(const model::migrate_begin& op) {
  const cell* const at = mapped(op.mm, op.page.index);
  const auto* page = at == nullptr ? nullptr : std::get_if<present<>>(&at->what);
  if (page == nullptr || is_zero_page<model::machine_word>(page->frame))
    note(by<"migrate.begin.other_stays">, at == nullptr ? 0 : at->what.index());
  else if (in_huge_entry(page->frame.word()))
    return model::unsupported{"moving a huge page"};
  else
    begin_migration(page->frame.word());
  return model::done{0};
}

outcome machine::apply(const model::migrate_end& op) {
  const cell* const at = mapped(op.mm, op.page.index);
  const auto* moving = at == nullptr ? nullptr : std::get_if<migration<>>(&at->what);
  if (moving == nullptr)
    note(by<"migrate.end.other_stays">, at == nullptr ? 0 : at->what.index());
  else
    end_migration(moving->frame.word());
  return model::done{0};
}

}  // namespace ptecheck::spec
