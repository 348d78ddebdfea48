// What the kernel chose where it may do either, read back from what can be seen before and after.
#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/impl/kernel/player.hpp>
#include <ptecheck/impl/kernel/vmas.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <type_traits>

namespace ptecheck::impl::kernel {
namespace {

constexpr unsigned present = static_cast<unsigned>(model::page_bit::present);
constexpr unsigned uffd_wp = static_cast<unsigned>(model::page_bit::uffd_wp);

constexpr std::uint64_t bit(std::uint32_t page) {
  return std::uint64_t{1} << page;
}

using model::is_one_of;

/// The operations that refuse a range of several VMAs, and do nothing then.
template <class Op>
constexpr bool wants_one_vma = is_one_of<Op,
                                         model::uffdio_copy,
                                         model::uffdio_zeropage,
                                         model::uffdio_poison,
                                         model::uffdio_continue,
                                         model::uffdio_move>;

/// The operations that may read pages of a file mapping.
template <class Op>
constexpr bool reads_pages = is_one_of<Op,
                                       model::read,
                                       model::copy_from_user,
                                       model::madvise_populate,
                                       model::mlock,
                                       model::mremap>;

/// The operations that may write to pages.
template <class Op>
constexpr bool writes_pages = is_one_of<Op,
                                        model::write,
                                        model::copy_to_user,
                                        model::madvise_populate,
                                        model::mlock,
                                        model::mprotect>;

/// The pages that mremap takes along: what does not fit into the new size is cut off.
span_of_pages taken_along(const model::mremap& op, const arena& in) {
  const auto [first, end] = inside(op.pages, in.pages());
  return {first, std::min(end, first + std::uint32_t{op.size.pages})};
}

/// The pages that the call maps in the place of what was there, or in a hole.
template <class Op>
constexpr span_of_pages mapped_by(const Op& op) {
  if constexpr (std::is_same_v<Op, model::mremap>)
    if (op.how != model::remap_way::in_place)
      return {op.to.index, op.to.index + std::uint32_t{op.size.pages}};
  return {0, 0};
}

}  // namespace

int player::maps_of(model::mm_id mm) {
  tenant& at = board_.tenants[mm.index];
  if (at.maps < 0) at.maps = ::open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (at.maps < 0) os::throw_environment_error("open", "/proc/self/maps");
  return at.maps;
}

seen_before player::look_before(const model::operation& what, model::mm_id mm) {
  seen_before before{board_.bits[mm.index], {}, {}};
  const bool locked = board_.tenants[mm.index].has_locked;
  const bool walks_locked = locked && std::holds_alternative<model::mprotect>(what);
  if (walks_locked || std::holds_alternative<model::mremap>(what))
    before.vmas = vmas_in(maps_of(mm), in_);
  if (std::holds_alternative<model::ksm_merge>(what))
    before.words = words_of(board_.tenants[mm.index].pagemap, in_);
  return before;
}

/// `anew_mapped`: pages that the call mapped anew, whatever was there before.
model::choice player::mapped_around(model::mm_id mm,
                                    const seen_before& before,
                                    span_of_pages anew_mapped) const {
  const auto anew = [&](std::uint32_t page) {
    return anew_mapped.first <= page && page < anew_mapped.end;
  };
  model::choice chosen{};
  for (std::uint32_t page = 0; page < in_.pages(); ++page)
    if ((before.bits[page] == 0 || anew(page)) && board_.bits[mm.index][page] != 0)
      chosen.around.bits |= bit(page);
  return chosen;
}

/// Where a write took a page's protection away without a word it copied the page: what protects it
/// would have been told, and what reuses it leaves the bit. Where WP_ASYNC lifted it a copy makes
/// no difference.
model::page_mask player::copied(model::mm_id mm, const seen_before& before) const {
  model::page_mask pages{};
  for (std::uint32_t page = 0; page < in_.pages(); ++page) {
    const unsigned now = board_.bits[mm.index][page];
    constexpr unsigned both = present | uffd_wp;
    if ((before.bits[page] & both) == both && (now & both) == present) pages.bits |= bit(page);
  }
  return pages;
}

model::choice player::chosen_in(const model::fork& op, const seen_before&) const {
  model::choice chosen{};
  for (std::uint32_t page = 0; page < in_.pages(); ++page) {
    const std::uint8_t left = board_.bits[op.mm.index][page];
    // A marker is dropped even where tables are copied: it says nothing.
    const bool marker = (left & present) == 0 && (left & uffd_wp) != 0;
    if (left != 0 && !marker && board_.bits[op.child.index][page] == 0)
      chosen.tables_skipped.bits |= bit(page);
  }
  return chosen;
}

model::choice player::chosen_in(const model::reclaim& op, const seen_before& before) const {
  model::choice chosen{};
  const auto [first, end] = inside(op.pages, in_.pages());
  for (std::uint32_t page = first; page < end; ++page) {
    const std::uint8_t left = board_.bits[op.mm.index][page];
    if ((left & present) != 0) chosen.kept.bits |= bit(page - first);
    if ((before.bits[page] & present) != 0 && left == 0) chosen.forgotten.bits |= bit(page - first);
  }
  return chosen;
}

model::choice player::chosen_in(const model::ksm_merge& op, const seen_before& before) const {
  model::choice chosen{};
  if (std::none_of(before.words.begin(), before.words.end(), frame_of)) return chosen;
  const pagemap_words after = words_of(board_.tenants[op.mm.index].pagemap, in_);
  for (std::uint32_t page = 0; page < in_.pages(); ++page) {
    const std::uint64_t frame = frame_of(after[page]);
    if (frame == 0 || !is_ksm(with_.page_flags, frame)) {
      chosen.kept.bits |= bit(page);
    } else if (frame != frame_of(before.words[page])) {
      chosen.repointed.bits |= bit(page);
    }
  }
  return chosen;
}

model::choice player::seams_behind(model::mm_id mm,
                                   model::range pages,
                                   const model::outcome& answer) {
  const auto* no = std::get_if<model::refused>(&answer);
  const bool by_vmas = no != nullptr && (no->error == ENOENT || no->error == EINVAL);
  if (!by_vmas || pages.length <= model::page_size) return {};
  model::choice chosen{};
  chosen.apart.bits = vmas_in(maps_of(mm), in_).seams;
  return chosen;
}

/// Whether what mremap brought was one VMA with its old place, which met the new one and is gone: a
/// page of the same VMA on its other side tells, or else a message that it went.
bool player::was_one_with_source(const model::mremap& op, const seen_before& before) const {
  const auto [first, moved_end] = taken_along(op, in_);
  const bool cut = moved_end != inside(op.pages, in_.pages()).end;
  const bool to_the_left = op.to.index < first;
  const std::uint32_t beyond = to_the_left ? moved_end : first - 1;
  // What was cut off behind the old place had parted them before.
  const bool shows = to_the_left ? !cut && before.vmas.in_one_vma(first, moved_end + 1)
                                 : before.vmas.in_one_vma(first - 1, moved_end);
  if (shows) return !is_registered(in_.address(beyond * model::page_size));
  const model::event gone{op.mm, model::event_kind::unmap, first, moved_end, 0};
  const auto told = board_.events.begin();
  return board_.world.features.event_unmap &&
         std::none_of(told, told + board_.event_count, [&](const model::told_event& each) {
           return each.step == board_.next && each.what == gone;
         });
}

/// Around the new place it counts which VMAs are one afterwards.
void player::note_new_place(const model::mremap& op,
                            const seen_before& before,
                            model::step_view& to) {
  const bool failed = std::holds_alternative<model::refused>(to.answer) ||
                      std::holds_alternative<model::unsupported>(to.answer);
  const tenant& of = board_.tenants[op.mm.index];
  const bool may_leave = of.uffd >= 0 && !board_.world.features.event_remap;
  if (failed || op.how == model::remap_way::in_place || !(may_leave || of.has_locked)) return;
  const span_of_pages source = taken_along(op, in_);
  const std::uint32_t end = op.to.index + std::uint32_t{op.size.pages};
  const std::uint64_t after = vmas_in(maps_of(op.mm), in_).seams;
  const auto note = [&](std::uint32_t edge, bool meets_source) {
    if (edge >= in_.pages()) return;
    bool apart = (after & bit(edge)) != 0;
    if (meets_source && op.how == model::remap_way::move) apart = !was_one_with_source(op, before);
    to.chosen.apart.bits = (to.chosen.apart.bits & ~bit(edge)) | (apart ? bit(edge) : 0);
  };
  note(op.to.index, op.to.index == source.end);
  note(end, end == source.first);
}

void player::note_choice(const model::operation& what,
                         const seen_before& before,
                         model::step_view& to) {
  if (std::holds_alternative<model::absent>(to.answer)) return;
  std::visit(
      [&]<class Op>(const Op& op) {
        if constexpr (std::is_same_v<Op, model::mincore>)
          if (const auto* found = std::get_if<model::resident>(&to.answer))
            to.chosen.kept = found->pages;
        if constexpr (std::is_same_v<Op, model::madvise_free>)
          if (board_.world.features.event_remove)
            to.chosen = seams_behind(op.mm, op.pages, to.answer);
        if constexpr (wants_one_vma<Op>) to.chosen = seams_behind(op.mm, op.pages, to.answer);
        if constexpr (reads_pages<Op>) to.chosen = mapped_around(op.mm, before, mapped_by(op));
        if constexpr (requires { op.page; })
          if (op.page.index < in_.pages()) to.chosen.around.bits &= ~bit(op.page.index);
        if constexpr (is_one_of<Op, model::mremap, model::mprotect>)
          to.chosen.apart.bits = before.vmas.seams;
        if constexpr (writes_pages<Op>) to.chosen.repointed = copied(op.mm, before);
        if constexpr (std::is_same_v<Op, model::mremap>) note_new_place(op, before, to);
        if constexpr (requires { chosen_in(op, before); }) to.chosen = chosen_in(op, before);
      },
      what);
}

}  // namespace ptecheck::impl::kernel
