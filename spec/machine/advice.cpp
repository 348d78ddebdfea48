// madvise, and reclaim, which MADV_PAGEOUT asks for.
#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {
namespace {

/// A VMA's refusal of an advice: 0 is none.
struct rejection {
  int error = 0;
  rule_id by{};
};

constexpr auto accepts_any = [](const auto&, std::uint32_t) { return rejection{}; };

/// What throws contents away, or keeps them from a child, is refused where they are sealed.
constexpr auto unless_sealed = [](const auto& at, std::uint32_t) -> rejection {
  const bool own = at.area.maps == model::backing::anon;
  if (at.area.sealed && own && at.area.prot != model::protection::read_write)
    return {EPERM, by<"seal.discard_refused">};
  return {};
};

/// What may take pages away is refused where they are locked.
constexpr auto unless_locked = [](const auto& at, std::uint32_t) -> rejection {
  if (is_locked(at.area)) return {EINVAL, by<"mlock.advice_refused">};
  return {};
};

constexpr auto unless_sealed_or_locked = [](const auto& at, std::uint32_t number) -> rejection {
  if (const rejection no = unless_sealed(at, number); no.error != 0) return no;
  return unless_locked(at, number);
};

constexpr auto unless_hugetlb = [](const auto& at, std::uint32_t) -> rejection {
  if (model::is_hugetlb(at.area.maps)) return {EINVAL, by<"hugetlb.advice_refused">};
  return {};
};

/// What may take pages away is refused where they are locked, or huge pages of a pool.
constexpr auto unless_pages_stay = [](const auto& at, std::uint32_t number) -> rejection {
  if (const rejection no = unless_locked(at, number); no.error != 0) return no;
  return unless_hugetlb(at, number);
};

/// The VMA as the advice leaves it.
model::vma marked(model::vma area, model::hint advice) {
  switch (advice) {
    case model::hint::normal: area.reads = model::read_ahead::normal; break;
    case model::hint::random: area.reads = model::read_ahead::random; break;
    case model::hint::sequential: area.reads = model::read_ahead::sequential; break;
    case model::hint::hugepage:
    case model::hint::nohugepage:
      area.hugepage = advice == model::hint::hugepage;
      area.nohugepage = !area.hugepage;
      break;
    case model::hint::dontdump: area.dont_dump = true; break;
    case model::hint::dodump: area.dont_dump = false; break;
    case model::hint::willneed:
    case model::hint::unknown: break;
  }
  return area;
}

}  // namespace

/// Walks the range as madvise does: `rejects(cell, number)` says whether a VMA ends the walk, and
/// `visit(cell, number)` does the work.
template <class Rejects, class Visit>
outcome machine::advise(mm_id mm, model::range bytes, Rejects rejects, Visit visit) {
  if (misaligned(bytes.start)) return refuse(EINVAL, by<"call.misaligned">);
  const auto [first, end] = rounded_up<page_run>(bytes);
  if (first == end) note(by<"call.empty.does_nothing">);
  bool hole = false;
  for (std::uint32_t number = first; number < end; ++number) {
    cell* const at = mapped(mm, number);
    if (at == nullptr) {
      hole = true;
      continue;
    }
    if (const rejection no = rejects(*at, number); no.error != 0) {
      note(by<"call.madvise.vma_rejects">);
      return refuse(no.error, no.by);
    }
    visit(*at, number);
    if (stuck_) return model::never_returns{};
  }
  if (hole) return refuse(ENOMEM, by<"call.madvise.hole_skipped">);
  return model::done{0};
}

/// Takes pages away that can come again, where `rejects_vma(cell, number)` does not forbid it.
template <class Rejects>
outcome machine::throw_away(mm_id mm, model::range bytes, Rejects rejects_vma) {
  const auto run = rounded_up<page_run>(bytes);
  const auto rejects = [&](const cell& at, std::uint32_t number) -> rejection {
    if (const rejection no = rejects_vma(at, number); no.error != 0) return no;
    if (number == run.first && is_cut(mm, number))
      return {EINVAL, by<"hugetlb.dontneed.begins_inside">};
    return {};
  };
  const bool ends_inside = is_cut(mm, run.end);
  return advise(mm, bytes, rejects, [&](cell& at, std::uint32_t number) {
    if (ends_inside && number >= block_of(run.end).first)
      return note(by<"hugetlb.dontneed.rounds_down">);
    tell_removed(mm, at, {number, number + 1});
    split_part(mm, number, run);
    commit(at, number, zapped(at.what, zap::dontneed, context_of(at, number)));
  });
}

outcome machine::apply(const model::madvise_dontneed& op) {
  return throw_away(op.mm, op.pages, unless_sealed_or_locked);
}

outcome machine::apply(const model::madvise_free& op) {
  const auto run = rounded_up<page_run>(op.pages);
  const auto rejects = [&](const cell& at, std::uint32_t number) -> rejection {
    if (const rejection no = unless_sealed_or_locked(at, number); no.error != 0) return no;
    if (at.area.maps == model::backing::anon) return {};
    if (model::is_hugetlb(at.area.maps)) return {EINVAL, by<"hugetlb.advice_refused">};
    tell_removed(op.mm, at, part_of(op.mm, number, run.end));
    return {EINVAL, by<"call.free.needs_anonymous">};
  };
  return advise(op.mm, op.pages, rejects, [&](cell& at, std::uint32_t number) {
    tell_removed(op.mm, at, {number, number + 1});
    if (passes_block(op.mm, number, run)) return;
    step(at, number, freed<model::machine_word>);
  });
}

outcome machine::apply(const model::madvise_cold& op) {
  const auto run = rounded_up<page_run>(op.pages);
  return advise(op.mm, op.pages, unless_pages_stay, [&](cell& at, std::uint32_t number) {
    if (passes_block(op.mm, number, run)) return;
    note(by<"call.cold.changes_nothing">, at.what.index());
  });
}

outcome machine::apply(const model::madvise_hint& op) {
  if (op.advice == model::hint::unknown) return refuse(EINVAL, by<"advice.unknown">);
  const auto run = rounded_up<page_run>(op.pages);
  const auto rejects = [&](const cell& at, std::uint32_t number) -> rejection {
    if (marked(at.area, op.advice) == at.area || !cuts_vma(op.mm, number, run)) return {};
    return {EINVAL, by<"hugetlb.vma_is_not_cut">};
  };
  return advise(op.mm, op.pages, rejects, [&](cell& at, std::uint32_t) {
    if (op.advice == model::hint::willneed) return note(by<"advice.willneed">, at.what.index());
    note(by<"advice.marks_vma">, at.what.index());
    change_area(op.mm, at, marked(at.area, op.advice));
  });
}

outcome machine::apply(const model::madvise_guard_install& op) {
  if (!world_.profile.get().guards) return refuse(EINVAL, by<"call.unknown">);
  const auto rejects = [](const cell& at, std::uint32_t number) -> rejection {
    if (const rejection no = unless_sealed(at, number); no.error != 0) return no;
    return unless_pages_stay(at, number);
  };
  return advise(op.mm, op.pages, rejects, [&](cell& at, std::uint32_t number) {
    model::vma area = at.area;
    area.maybe_guard = true;
    change_area(op.mm, at, area);
    split(op.mm, number, by<"huge.part_splits">);
    step(at, number, guard_installed<model::machine_word>);
  });
}

outcome machine::apply(const model::madvise_guard_remove& op) {
  if (!world_.profile.get().guards) return refuse(EINVAL, by<"call.unknown">);
  return advise(op.mm, op.pages, unless_hugetlb, [&](cell& at, std::uint32_t number) {
    step(at, number, guard_removed<model::machine_word>);
  });
}

outcome machine::apply(const model::madvise_remove& op) {
  if (is_cut(op.mm, rounded_up<page_run>(op.pages)) && !misaligned(op.pages.start))
    return not_modelled("punching part of a huge page");
  const auto rejects = [](const cell& at, std::uint32_t number) -> rejection {
    if (const rejection no = unless_sealed_or_locked(at, number); no.error != 0) return no;
    if (at.area.maps == model::backing::anon)
      return {EINVAL, by<"file.remove.needs_shared_mapping">};
    if (!model::is_shared(at.area.maps)) return {EACCES, by<"file.remove.needs_shared_mapping">};
    if (at.area.no_maywrite) return {EACCES, by<"file.read_only.not_removed">};
    return {};
  };
  return advise(op.mm, op.pages, rejects, [&](cell& at, std::uint32_t number) {
    tell_removed(op.mm, at, {number, number + 1});
    note(by<"file.punch">);
    const std::uint32_t page = file_page(at, number);
    drop_from_file({page, page + 1}, zap::punch_hole);
  });
}

outcome machine::apply(const model::madvise_wipeonfork& op) {
  const auto rejects = [&](const cell& at, std::uint32_t number) -> rejection {
    if (!op.wipe) return {};
    if (at.area.maps != model::backing::anon) return {EINVAL, by<"file.wipe.needs_anonymous">};
    return unless_sealed(at, number);
  };
  return advise(op.mm, op.pages, rejects, [&](cell& at, std::uint32_t) {
    model::vma area = at.area;
    area.wipe_on_fork = op.wipe;
    change_area(op.mm, at, area);
  });
}

outcome machine::apply(const model::madvise_dontfork& op) {
  const auto run = rounded_up<page_run>(op.pages);
  const auto rejects = [&](const cell& at, std::uint32_t number) -> rejection {
    if (op.absent)
      if (const rejection no = unless_sealed(at, number); no.error != 0) return no;
    if (at.area.dont_fork == op.absent || !cuts_vma(op.mm, number, run)) return {};
    return {EINVAL, by<"hugetlb.vma_is_not_cut">};
  };
  return advise(op.mm, op.pages, rejects, [&](cell& at, std::uint32_t) {
    model::vma area = at.area;
    area.dont_fork = op.absent;
    change_area(op.mm, at, area);
  });
}

outcome machine::apply(const model::madvise_mergeable& op) {
  return advise(op.mm, op.pages, accepts_any, [&](cell& at, std::uint32_t number) {
    if (model::is_hugetlb(at.area.maps)) return note(by<"hugetlb.advice_ignored">);
    // KSM has no use for shared memory.
    if (model::is_shared(at.area.maps) || at.area.mergeable == op.merge) return;
    if (!op.merge) step(at, number, unmerged<model::machine_word>);
    model::vma area = at.area;
    area.mergeable = op.merge;
    change_area(op.mm, at, area);
  });
}

outcome machine::apply(const model::reclaim& op) {
  const std::uint32_t first = op.pages.start / model::page_size;
  return advise(op.mm, op.pages, unless_pages_stay, [&](cell& at, std::uint32_t number) {
    split(op.mm, number, by<"huge.part_splits">);
    context<> c = context_of(at, number);
    const auto* page = std::get_if<present<>>(&at.what);
    c.kept = chosen_.kept.test(number - first);
    c.forgotten = chosen_.forgotten.test(number - first) && page != nullptr &&
                  frames_[page->frame.word()].lazy;
    const bool of_the_file = page != nullptr && !c.anon_page && c.cached;
    commit(at, number, reclaimed(at.what, c));
    const bool unmapped = !std::holds_alternative<present<>>(at.what);
    if (of_the_file && unmapped && !frames_[c.cache_frame.word()].dirty) {
      note(by<"reclaim.file.forgets_clean_page">);
      uncache(file_page(at, number));
    }
  });
}

}  // namespace ptecheck::spec
