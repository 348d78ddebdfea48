#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

void machine::reset(const model::world& in) {
  world_ = in;
  mms_.resize(in.mms);
  const cell unmapped{};
  for (address_space& each : mms_) {
    each = {false, false, false, std::move(each.pages)};
    each.pages.assign(in.pages, unmapped);
  }
  mms_[0].live = true;
  for (cell& each : mms_[0].pages) {
    each.mapped = true;
    each.area = {in.maps, in.prot, in.uffd, false, false, false};
  }
  const std::size_t entries = std::size_t{in.mms} * in.pages;
  frames_.reset(entries + in.pages + 1);
  slots_.reset(entries + 1);
  cache_.assign(in.pages, 0);
  file_size_ = in.pages;
}

outcome machine::apply(const model::step& next) {
  chosen_ = next.chosen;
  during_ = &next.what;
  stuck_ = false;
  const outcome answer = std::visit(
      [&](const auto& op) -> outcome {
        if constexpr (requires { op.mm; }) {
          if (op.mm.index >= mms_.size() || !live(op.mm)) {
            note(by<"call.absent">);
            return model::absent{};
          }
          const outcome answered = apply(op);
          if (mms_[op.mm.index].areas_changed) join_guard_flags(mms_[op.mm.index]);
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

result<> machine::departed(const cell& at, std::uint32_t number, const result<>& r) {
  const auto other = deviations_->from({*during_, at.what, context_of(at, number), r});
  if (!other) return r;
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
  return {of.names, of.contents.value};
}

model::unit_view machine::slot(model::swap_slot<> id) const {
  const unit& of = slots_[id.word()];
  return {of.names, of.contents.value};
}

context<> machine::context_of(mm_id mm, std::uint32_t number) const {
  return context_of(mms_[mm.index].pages[number], number);
}

context<> machine::context_of(const cell& at, std::uint32_t number) const {
  context<> c{};
  const model::vma& area = at.area;
  c.readable = area.prot != model::protection::none;
  c.writable = area.prot == model::protection::read_write;
  c.shared = area.maps == model::backing::shmem;
  c.anonymous = area.maps == model::backing::anon;
  c.uffd_missing = model::has_missing(area.uffd);
  c.uffd_wp = model::has_wp(area.uffd);
  c.wp_unpopulated = world_.features.wp_unpopulated;
  c.wp_async = world_.features.wp_async;
  c.sigbus = world_.features.sigbus;
  if (const auto* mapping = std::get_if<present<>>(&at.what)) {
    const unit& frame = frames_[mapping->frame.word()];
    c.anon_page = frame.anon;
    c.mapped_once = frame.names == 1;
  }
  c.cached = !c.anonymous && cache_[number] != 0;
  c.beyond_eof = !c.anonymous && number >= file_size_;
  c.cache_frame = model::pfn<>{cache_[number]};
  c.fresh_frame = model::pfn<>{frames_.next()};
  c.fresh_slot = model::swap_slot<>{slots_.next()};
  return c;
}

void machine::step(cell& at, std::uint32_t number, page_rule rule) {
  commit(at, number, rule(at.what, context_of(at, number)));
}

reply machine::commit(cell& at, std::uint32_t number, result<> r, model::token supplied) {
  if (deviations_ != nullptr && deviations_->touch(r.by)) r = departed(at, number, r);
  note(r.by, at.what.index());
  at.by = r.by;
  const entry<> before = at.what;
  at.what = r.after;
  hold(r.after);
  move_contents(r, before, number, supplied);
  let_go(before);
  return r.answer;
}

/// Carries out an effect. The fresh units are named by the new entry, or go to the page cache.
void machine::move_contents(const result<>& r,
                            const entry<>& before,
                            std::uint32_t number,
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
    case effect::copy_cache: fresh().contents = frames_[cache_[number]].contents; break;
    case effect::load_frame:
      fresh().contents = slots_[std::get<swap<>>(before).slot.word()].contents;
      break;
    case effect::fill_frame: fresh().contents = supplied; break;
    case effect::store_slot:
      slots_[std::get<swap<>>(r.after).slot.word()].contents =
          frames_[std::get<present<>>(before).frame.word()].contents;
      break;
    case effect::cache_zero:
      cache_[number] = frames_.next();
      frames_.take();
      frames_[cache_[number]].cached = true;
      break;
    case effect::cache_fill:
      cache_[number] = std::get<present<>>(r.after).frame.word();
      frames_[cache_[number]].cached = true;
      frames_[cache_[number]].contents = supplied;
      break;
  }
}

/// The entry now names what it names; a number that is free until now is handed out.
void machine::hold(const entry<>& what) {
  if (const auto* mapping = std::get_if<present<>>(&what)) {
    const std::uint64_t id = mapping->frame.word();
    if (id == frames_.next()) frames_.take();
    if (id == 0) return;
    ++frames_[id].names;
    frames_[id].dirty |= mapping->dirty;
  } else if (const auto* swapped = std::get_if<swap<>>(&what)) {
    const std::uint64_t id = swapped->slot.word();
    if (id == slots_.next()) slots_.take();
    ++slots_[id].names;
  }
}

void machine::let_go(const entry<>& what) {
  if (const auto* mapping = std::get_if<present<>>(&what)) {
    const std::uint64_t id = mapping->frame.word();
    if (id == 0) return;
    --frames_[id].names;
    frames_.release(id);
  } else if (const auto* swapped = std::get_if<swap<>>(&what)) {
    --slots_[swapped->slot.word()].names;
    slots_.release(swapped->slot.word());
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

bool machine::lies_in_one_vma(mm_id mm, page_run run) const {
  const address_space& in = mms_[mm.index];
  if (run.end > in.pages.size() || !in.pages[run.first].mapped) return false;
  if (in.pages[run.first].area.maps != model::backing::shmem)
    for (std::uint32_t number = run.first + 1; number < run.end; ++number)
      if (chosen_.apart.test(number)) return false;
  return vma_around(in, run.first).end >= run.end;
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
