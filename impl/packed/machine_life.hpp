#pragma once
// How address spaces begin and end, and the file that they map.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/machine_hugetlb.hpp>

namespace ptecheck::impl::packed {

/// Leaves neither words nor tables. Who wants references dropped zaps first.
template <class Faults>
void machine<Faults>::scrub(address_space& in) {
  const auto clear = [](std::uint64_t& word, address) {
    word = nothing;
    return 0;
  };
  walk_pages(in.tables, address_of(0), address_of(world_.pages), walk_ops{clear});
  in.tables.free_tables();
  in.vmas.clear();
  in.live = false;
}

/// Room for the tables of as many and as large address spaces as any world so far had.
template <class Faults>
void machine<Faults>::furnish(const model::world& in) {
  const std::size_t size = std::max(room_size_, tables_for(in.pages));
  const std::size_t mms = std::max<std::size_t>(mms_.size(), in.mms);
  if (size == room_size_ && mms == mms_.size()) return;
  room_size_ = size;
  rooms_.assign(size * mms, table{});
  mms_.clear();
  for (std::size_t i = 0; i < mms; ++i)
    mms_.emplace_back(std::span{rooms_}.subspan(i * size, size));
}

template <class Faults>
void machine<Faults>::reset(const model::world& in) {
  for (address_space& each : mms_)
    if (each.live) scrub(each);
  furnish(in);
  world_ = in;
  arena_start_ = arena_middle - (address{in.pages} / 2 << page_shift);
  frames_.reset();
  slots_.reset();
  reclaiming_ = {};
  told_.clear();
  // A mapping that moved may reach beyond the arena's own pages of the file.
  // Behind it comes the file of huge pages.
  cache_.assign(std::size_t{model::has_blocks(in.pages) ? 3u : 2u} * in.pages, nothing);
  file_size_ = in.pages;
  mms_[0].live = true;
  mms_[0].vmas.map({0, in.pages}, {.maps = in.maps, .prot = in.prot, .uffd = in.uffd});
}

template <class Faults>
model::outcome machine<Faults>::apply(const model::step& next) {
  chosen_ = next.chosen;
  told_.clear();
  return std::visit(
      [&](const auto& op) -> model::outcome {
        if constexpr (requires { op.mm; }) {
          address_space* in = living(op.mm);
          if (in == nullptr) return model::absent{};
          const model::outcome answer = apply(*in, op);
          split_torn(*in);
          return answer;
        } else {
          return apply(op);
        }
      },
      next.what);
}

/// vma_needs_copy, for one entry: what no fault can make again is copied. Else it is Linux's
/// choice, except that shared mappings without guards are never copied.
template <class Faults>
bool machine<Faults>::is_copied(std::uint64_t word,
                                std::uint32_t page,
                                const model::vma& of,
                                bool child_uffd_wp) {
  if (of.wipe_on_fork) return false;
  if (child_uffd_wp) return true;
  const bool shared = model::is_shared(of.maps);
  if (shared && !of.maybe_guard && !of.no_maywrite) return false;
  if (word == marked::guard || (word == marked::poison && !shared) || is_swap(word)) return true;
  if (names_frame(word) && frames_.view(frame_named_by(word)).anon) return true;
  return !chosen_.tables_skipped.test(page);
}

/// Both address spaces after fork, entry by entry.
template <class Faults>
void machine<Faults>::fork_entries(address_space& parent,
                                   address_space& child,
                                   page_span pages,
                                   const model::vma& of,
                                   surroundings c) {
  const auto one = [&](std::uint64_t& word, address at) {
    if (packed::is_none(word)) return 0;
    c.tables_copied = is_copied(word, page_of(at), of, c.child_uffd_wp);
    transit<transition::fork_parent>(word, page_of(at), c);
    const bool exclusive = is_present(word) && frames_.view(frame_of(word)).exclusive;
    const auto copy = yield<transition::fork_child>(word, exclusive, c);
    add_name(copy.word);
    if (!packed::is_none(copy.word)) child.tables.make(at) = copy.word;
    return 0;
  };
  const auto whole = [&](std::uint64_t& word, address at) {
    c.tables_copied = !of.wipe_on_fork;
    transit_huge<transition::fork_parent>(word, c);
    const std::uint64_t first = first_frame_of(word);
    const auto copy = yield<transition::huge_fork_child>(word, frames_.view(first).exclusive, c);
    if (copy.word == nothing) return 0;
    for (std::uint64_t frame = first; frame < first + table_words; ++frame) frames_.name(frame);
    child.tables.put_huge(at, copy.word);
    return 0;
  };
  const walk_ops ops{one, not_called{}, not_called{}, whole};
  walk_pages(parent.tables, address_of(pages.first), address_of(pages.end), ops);
}

inline constexpr auto inherits_registration = [](const auto& each, page_span) {
  return each.what.uffd != model::uffd_mode::none && !each.what.dont_fork ? 1 : 0;
};

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::fork& op) {
  if (op.child.index >= world_.mms || live(op.child)) return model::absent{};
  address_space& child = mms_[op.child.index];
  child.live = true;
  if (world_.features.event_fork && in.vmas.for_each_part({0, world_.pages}, inherits_registration))
    told_.push_back({op.mm, model::event_kind::fork, 0, 0, 0});
  in.vmas.for_each_part({0, world_.pages}, [&](const auto& each, page_span pages) {
    if (each.what.dont_fork) return 0;
    model::vma inherited = each.what;
    if (!world_.features.event_fork) inherited.uffd = model::uffd_mode::none;
    inherited.lock = model::memory_lock::none;
    surroundings c = context_of(each.what);
    c.child_uffd_wp = has_wp(inherited.uffd);
    if (c.hugetlb)
      fork_blocks(in, child, pages, each.what, c);
    else
      fork_entries(in, child, pages, each.what, c);
    child.vmas.map(pages, inherited);
    return 0;
  });
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::exit&) {
  unmap(in, {0, world_.pages});
  scrub(in);
  return model::done{};
}

/// The pages of the file leave every mapping of it, in every address space.
template <class Faults>
template <class Op>
void machine<Faults>::zap_file(page_span pages) {
  for (address_space& each : mms_) {
    if (!each.live) continue;
    each.vmas.for_each_part({0, world_.pages}, [&](const auto& of, page_span whole) {
      using model::backing;
      if (of.what.maps == backing::anon || of.what.maps == backing::hugetlb) return 0;
      const surroundings c = context_of(of.what);
      const auto in_arena = [&](std::uint32_t file_page) {
        const std::int64_t page = std::int64_t{file_page} - c.moved;
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>(page, whole.first, whole.end));
      };
      const page_span part{in_arena(pages.first), in_arena(pages.end)};
      return part.empty() ? 0 : change<Op>(each, part, c);
    });
  }
}

template <class Faults>
void machine<Faults>::drop_from_cache(page_span pages) {
  for (std::uint32_t page = pages.first; page < pages.end; ++page) {
    const std::uint64_t frame = cache_[page];
    if (frame == nothing) continue;
    cache_[page] = nothing;
    frames_[frame].cached = false;
    frames_.release(frame);
  }
}

template <class Faults>
void machine<Faults>::punch(page_span pages) {
  zap_file<transition::zap<transition::because::punch_hole>>(pages);
  drop_from_cache(pages);
}

template <class Faults>
model::outcome machine<Faults>::apply(const model::punch_hole& op) {
  if (op.pages.length == 0) return refusal(EINVAL);
  if (!aligned(op.pages.start) || !aligned(op.pages.length))
    return model::unsupported{"punching part of a page"};
  const page_span pages = rounded(op.pages);
  punch({pages.first, std::min(pages.end, 2u * world_.pages)});
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(const model::ftruncate& op) {
  const page_span lost{op.size.pages, file_size_};
  file_size_ = op.size.pages;
  if (lost.empty()) return model::done{};
  const page_span beyond{lost.first, 2u * world_.pages};
  zap_file<transition::zap<transition::because::truncate>>(beyond);
  drop_from_cache(beyond);
  return model::done{};
}

}  // namespace ptecheck::impl::packed
