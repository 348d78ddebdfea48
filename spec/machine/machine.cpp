#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <algorithm>
#include <utility>

namespace ptecheck::spec {

void machine::reset(const model::world& in) {
  world_ = in;
  mms_.resize(in.mms);
  const cell unmapped{};
  for (address_space& each : mms_) {
    each = {false, false, false, std::move(each.pages), {}};
    each.pages.assign(in.pages, unmapped);
  }
  mms_[0].live = true;
  for (cell& each : mms_[0].pages) {
    each.mapped = true;
    each.area = {.maps = in.maps, .prot = in.prot, .uffd = in.uffd};
  }
  const std::size_t entries = std::size_t{in.mms} * in.pages;
  // A mapping that was moved may reach beyond the arena's own pages of the file. A frame may live
  // on in the swap cache, and a page that moves has two.
  const std::size_t file_pages = std::size_t{2} * in.pages;
  // The file of huge pages comes behind the other one.
  const std::size_t huge_pages = model::has_blocks(in.pages) ? in.pages : 0;
  frames_.reset(entries + file_pages + huge_pages + entries + 2);
  slots_.reset(entries + 1);
  cache_.assign(file_pages + huge_pages, 0);
  file_size_ = in.pages;
  told_.clear();
}

std::optional<model::pfn<>> frame_named_by(const entry<>& what) {
  return std::visit(
      []<class Kind>(const Kind& held) -> std::optional<model::pfn<>> {
        if constexpr (model::names_frame<Kind>) return held.frame;
        return {};
      },
      what);
}

outcome machine::apply(const model::step& next) {
  chosen_ = next.chosen;
  during_ = &next.what;
  stuck_ = false;
  told_.clear();
  const outcome answer = std::visit(
      [&](const auto& op) -> outcome {
        if constexpr (requires { op.mm; }) {
          if (op.mm.index >= mms_.size() || !live(op.mm)) {
            note(by<"call.absent">);
            return model::absent{};
          }
          const outcome answered = apply(op);
          if (mms_[op.mm.index].areas_changed) join_guard_flags(mms_[op.mm.index]);
          if (!mms_[op.mm.index].huge_blocks.empty()) forget_torn_blocks(op.mm);
          return answered;
        } else {
          return apply(op);
        }
      },
      next.what);
  if (stuck_) return model::never_returns{};
  return answer;
}

void machine::deviate(const deviations* known) {
  deviations_ = known;
  departures_.assign(known == nullptr ? 0 : known->all().size(), 0);
}

std::optional<result<>> machine::departure(const entry<>& judged,
                                           const cell& at,
                                           std::uint32_t number,
                                           const result<>& r) {
  if (deviations_ == nullptr || !deviations_->touch(r.by)) return {};
  const auto other = deviations_->from({*during_, judged, context_of(at, number), r});
  if (!other) return {};
  ++departures_[other->which];
  stuck_ |= other->instead.answer == reply::never;
  return other->instead;
}

const model::vma* machine::vma_at(mm_id mm, std::uint32_t number) const {
  const cell& at = mms_[mm.index].pages[number];
  return at.mapped ? &at.area : nullptr;
}

model::unit_view machine::frame(model::pfn<> id) const {
  const unit& of = frames_[id.word()];
  return {of.names, of.contents.value, of.lazy, of.ksm, of.migrates, of.partner};
}

model::unit_view machine::slot(model::swap_slot<> id) const {
  const unit& of = slots_[id.word()];
  return {of.names, of.contents.value, false, false, false, of.partner};
}

context<> machine::context_of(mm_id mm, std::uint32_t number) const {
  return context_of(mms_[mm.index].pages[number], number);
}

namespace {

/// Whether there is a file that others may map too; the one behind private hugetlb memory is its
/// own, and stays empty.
bool maps_some_file(model::backing maps) {
  return maps != model::backing::anon && maps != model::backing::hugetlb;
}

}  // namespace

context<> machine::context_of(const cell& at, std::uint32_t number) const {
  context<> c{};
  const model::vma& area = at.area;
  c.readable = area.prot != model::protection::none;
  c.writable = area.prot == model::protection::read_write;
  c.shared = model::is_shared(area.maps);
  c.anonymous = area.maps == model::backing::anon;
  c.uffd_missing = model::has_missing(area.uffd);
  c.uffd_wp = model::has_wp(area.uffd);
  c.uffd_minor = model::has_minor(area.uffd);
  c.wp_unpopulated = world_.features.wp_unpopulated;
  c.wp_async = world_.features.wp_async;
  c.sigbus = world_.features.sigbus;
  if (const auto named = frame_named_by(at.what)) {
    const unit& frame = frames_[named->word()];
    c.anon_page = frame.anon;
    c.mapped_once = frame.names == 1;
    c.ksm_page = frame.ksm;
    c.in_swap_cache = frame.partner != 0;
  }
  if (const auto* swapped = std::get_if<swap<>>(&at.what)) {
    const unit& slot = slots_[swapped->slot.word()];
    c.slot_shared = slot.names > 1 || frames_[slot.partner].names > 0;
    c.swap_cached = slot.partner != 0;
    c.swap_frame = model::pfn<>{slot.partner};
    c.swap_migrates = frames_[slot.partner].migrates;
  }
  if (maps_some_file(area.maps)) {
    const std::uint32_t page = file_page(at, number);
    c.cached = cache_[page] != 0;
    c.beyond_eof = page >= file_size_ && page < file_pages();
    c.cache_frame = model::pfn<>{cache_[page]};
    c.cache_migrates = frames_[cache_[page]].migrates;
  }
  c.fresh_frame = model::pfn<>{frames_.next()};
  c.fresh_slot = model::swap_slot<>{slots_.next()};
  // A page of the swap cache goes back to where it came from.
  if (c.in_swap_cache)
    c.fresh_slot = model::swap_slot<>{frames_[frame_named_by(at.what)->word()].partner};
  return c;
}

std::uint32_t machine::file_page(const cell& at, std::uint32_t number) const {
  if (model::is_hugetlb(at.area.maps)) return file_pages() + number;
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(number) + at.area.moved);
}

void machine::step(cell& at, std::uint32_t number, page_rule rule) {
  patiently(at, number, [&] { return commit(at, number, rule(at.what, context_of(at, number))); });
}

reply machine::commit(cell& at, std::uint32_t number, result<> r, model::token supplied) {
  return arrive(entry<>{at.what}, at, number, r, supplied);
}

reply machine::arrive(
    const entry<>& judged, cell& at, std::uint32_t number, result<> r, model::token supplied) {
  if (const auto instead = departure(judged, at, number, r)) r = *instead;
  note(r.by, judged.index());
  at.by = r.by;
  const entry<> before = std::exchange(at.what, r.after);
  hold(r.after);
  move_contents(r, before, file_page(at, number), supplied);
  if (r.content != effect::copy_frame) keep_dirty(before, r.after);
  let_go(before);
  return r.answer;
}

/// Carries out an effect. The fresh units are named by the new entry, or go to the page cache.
void machine::move_contents(const result<>& r,
                            const entry<>& before,
                            std::uint32_t page,
                            model::token supplied) {
  const auto fresh = [&]() -> unit& {
    const std::uint64_t id = std::get<present<>>(r.after).frame.word();
    frames_[id].anon = true;
    return frames_[id];
  };
  switch (r.content) {
    case effect::nothing: break;
    case effect::zero_frame: fresh().contents = {}; break;
    case effect::copy_frame:
      fresh().contents = frames_[std::get<present<>>(before).frame.word()].contents;
      break;
    case effect::copy_cache: fresh().contents = frames_[cache_[page]].contents; break;
    case effect::load_frame: {
      const std::uint64_t slot = std::get<swap<>>(before).slot.word();
      fresh().contents = slots_[slot].contents;
      if (slots_[slot].names > 1) enter_swap_cache(slot, std::get<present<>>(r.after).frame.word());
      break;
    }
    case effect::fill_frame: fresh().contents = supplied; break;
    case effect::store_slot: {
      const std::uint64_t slot = std::get<swap<>>(r.after).slot.word();
      slots_[slot].contents = frames_[std::get<present<>>(before).frame.word()].contents;
      leave_swap_cache(slot);
      break;
    }
    case effect::lazy_frame: frames_[std::get<present<>>(r.after).frame.word()].lazy = true; break;
    case effect::cache_zero:
      cache_[page] = frames_.next();
      frames_.take();
      frames_[cache_[page]].cached = true;
      break;
    case effect::cache_fill:
      cache_[page] = std::get<present<>>(r.after).frame.word();
      frames_[cache_[page]].cached = true;
      frames_[cache_[page]].contents = supplied;
      break;
  }
}

/// The entry now names what it names; a number that is free until now is handed out.
void machine::hold(const entry<>& what) {
  if (const auto frame = frame_named_by(what)) {
    const std::uint64_t id = frame->word();
    if (id == frames_.next()) frames_.take();
    if (id == 0) return;
    ++frames_[id].names;
  } else if (const auto* swapped = std::get_if<swap<>>(&what)) {
    const std::uint64_t id = swapped->slot.word();
    if (id == slots_.next()) slots_.take();
    ++slots_[id].names;
  }
}

/// The page remembers that an entry of it was dirty, once the entry goes; but not where a copy of
/// the page takes its place.
void machine::keep_dirty(const entry<>& before, const entry<>& after) {
  const auto* gone = std::get_if<present<>>(&before);
  const auto* stays = std::get_if<present<>>(&after);
  if (gone == nullptr || (stays != nullptr && stays->frame == gone->frame)) return;
  frames_[gone->frame.word()].dirty |= gone->dirty;
}

void machine::let_go(const entry<>& what) {
  if (const auto frame = frame_named_by(what)) {
    const std::uint64_t id = frame->word();
    if (id == 0) return;
    --frames_[id].names;
    frames_.release(id);
  } else if (const auto* swapped = std::get_if<swap<>>(&what)) {
    forget_slot(swapped->slot.word());
  }
}

void machine::uncache(std::uint32_t number) {
  const std::uint64_t id = cache_[number];
  if (id == 0) return;
  cache_[number] = 0;
  frames_[id].cached = false;
  frames_.release(id);
}

void machine::unmap(cell& at, std::uint32_t number) {
  if (!at.mapped) return;
  commit(at, number, zapped(at.what, zap::unmap, context_of(at, number)));
  at.mapped = false;
  at.area = {};
}

void machine::unmap_all(mm_id mm, page_run run) {
  for (std::uint32_t number = run.first; number < run.end; ++number)
    if (cell* const at = mapped(mm, number)) {
      split_part(mm, number, run);
      unmap(*at, number);
    }
}

void machine::note(rule_id by, std::size_t kind) {
  hits_.hit(by, kind);
  last_ = by;
}

outcome machine::refuse(int error, rule_id by, std::uint32_t progress) {
  note(by);
  return model::refused{error, static_cast<std::uint16_t>(progress)};
}

machine::cell* machine::mapped(mm_id mm, std::uint32_t number) {
  address_space& in = mms_[mm.index];
  if (number >= in.pages.size() || !in.pages[number].mapped) return nullptr;
  return &in.pages[number];
}

bool machine::any_mapped(mm_id mm, page_run run) const {
  const address_space& in = mms_[mm.index];
  for (std::uint32_t number = run.first; number < run.end && number < in.pages.size(); ++number)
    if (in.pages[number].mapped) return true;
  return false;
}

machine::page_run machine::vma_around(const address_space& in, std::uint32_t number) const {
  const auto same = [&](std::uint32_t other) {
    return in.pages[other].mapped && mergeable(in.pages[other].area, in.pages[number].area);
  };
  page_run run{number, number + 1};
  while (run.first > 0 && same(run.first - 1)) --run.first;
  while (run.end < in.pages.size() && same(run.end)) ++run.end;
  return run;
}

machine::page_run machine::part_around(mm_id mm, std::uint32_t number) const {
  const address_space& in = mms_[mm.index];
  page_run part = vma_around(in, number);
  if (model::is_hugetlb(in.pages[number].area.maps)) return part;
  for (std::uint32_t seam = part.first + 1; seam <= number; ++seam)
    if (chosen_.apart.test(seam)) part.first = seam;
  for (std::uint32_t seam = part.end - 1; seam > number; --seam)
    if (chosen_.apart.test(seam)) part.end = seam;
  return part;
}

machine::page_run machine::part_of(mm_id mm, std::uint32_t number, std::uint32_t end) const {
  return {number, std::min(part_around(mm, number).end, end)};
}

bool machine::lies_in_one_vma(mm_id mm, page_run run) const {
  const address_space& in = mms_[mm.index];
  if (run.end > in.pages.size() || !in.pages[run.first].mapped) return false;
  return part_of(mm, run.first, run.end).end == run.end;
}

void machine::change_area(mm_id mm, cell& at, const model::vma& area) {
  at.area = area;
  mms_[mm.index].areas_changed = true;
  mms_[mm.index].had_guards |= area.maybe_guard;
}

/// A VMA that is made of others has maybe_guard if one of them had it.
void machine::join_guard_flags(address_space& in) {
  in.areas_changed = false;
  if (!in.had_guards) return;
  for (std::uint32_t number = 0; number < in.pages.size();) {
    if (!in.pages[number].mapped) {
      ++number;
      continue;
    }
    const page_run run = vma_around(in, number);
    bool any = false;
    for (std::uint32_t i = run.first; i < run.end; ++i) any |= in.pages[i].area.maybe_guard;
    for (std::uint32_t i = run.first; i < run.end; ++i) in.pages[i].area.maybe_guard = any;
    number = run.end;
  }
}

}  // namespace ptecheck::spec
