// What a process sees of the address spaces after a step.
#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/impl/kernel/player.hpp>

#include <algorithm>
#include <cerrno>
#include <span>
#include <type_traits>

namespace ptecheck::impl::kernel {
namespace {

constexpr int most_tries = 100;
constexpr unsigned present = static_cast<unsigned>(model::page_bit::present);
/// The address spaces in which an operation may change an entry.
template <class Op>
unsigned reached(const Op& op) {
  if constexpr (requires { op.child; }) {
    return 1u << op.mm.index | 1u << op.child.index;
  } else if constexpr (requires { op.mm; }) {
    constexpr bool on_file = std::is_same_v<Op, model::madvise_remove>;
    constexpr bool ends = std::is_same_v<Op, model::exit>;
    if constexpr (!on_file && !ends) return 1u << op.mm.index;
  }
  return ~0u;
}

/// Whether mremap may have moved some VMAs, or unmapped what was at the new place, before it
/// failed.
bool stopped_halfway(const remap_call& made, const model::outcome& answer) {
  const auto* no = std::get_if<model::refused>(&answer);
  return no != nullptr && made.how != model::remap_way::in_place &&
         (no->error == EPERM || no->error == EFAULT);
}

}  // namespace

void player::look(std::uint32_t number, model::mm_id mm) {
  const tenant& at = board_.tenants[mm.index];
  const pagemap_words words = words_of(at.pagemap, in_);
  model::page_view* const views = with_.shared.look(number, mm.index);
  const bool own = at.host == self_;
  for (std::uint32_t page = 0; page < in_.pages(); ++page) {
    const std::uint8_t bits = decoded(words[page]);
    board_.bits[mm.index][page] = bits;
    const bool readable = own && (bits & present) != 0 && board_.readable[mm.index][page] != 0;
    views[page] = {bits, readable, readable ? token_at(in_, page) : std::uint16_t{0}};
  }
  board_.seen[number].seen = static_cast<std::uint8_t>(board_.seen[number].seen | 1u << mm.index);
}

void player::tell(std::uint32_t number, model::mm_id mm) {
  const bool own = board_.tenants[mm.index].host == self_;
  if (with_.reads == nullptr || !own) return;
  const std::span<std::uint64_t> words{with_.shared.words(number, mm.index), in_.pages()};
  // The kernel may be moving a page: then its word says so, for a moment.
  for (int tries = 0; tries < most_tries; ++tries) {
    with_.reads->read(in_.start(), words);
    if (std::any_of(words.begin(), words.end(), names_a_moving_page)) continue;
    board_.seen[number].told = static_cast<std::uint8_t>(board_.seen[number].told | 1u << mm.index);
    return;
  }
}

void player::look_after(std::uint32_t number, const model::operation& what) {
  const unsigned wanted = std::visit([](const auto& op) { return reached(op); }, what);
  for (std::uint8_t mm = 0; mm < board_.world.mms; ++mm)
    if (is_live({mm}) && (board_.look_everywhere || (wanted >> mm & 1) != 0)) {
      look(number, {mm});
      if (board_.tell_everywhere) tell(number, {mm});
    }
}

/// What was moved, or grew, may be read as what it was before; where a hole goes nothing changes.
void player::follow_move(const remap_call& made, const vma_map& vmas, readable_pages& now) const {
  const std::uint32_t from = made.on.start / model::page_size;
  const std::uint32_t length = inside(made.on, in_.pages()).end - from;
  const std::uint32_t to = made.how == model::remap_way::in_place ? from : made.to.index;
  const readable_pages before = now;
  for (std::uint32_t i = 0; i < made.size.pages && to + i < in_.pages(); ++i)
    if (i >= length || vmas.maps(from + i)) now[to + i] = before[from + (i < length ? i : 0)];
}

/// A call that failed halfway: nothing of either place is read.
void player::forget_move(const remap_call& made, readable_pages& now) const {
  const auto forget = [&](std::uint32_t first, std::uint32_t end) {
    for (std::uint32_t page = first; page < std::min(end, in_.pages()); ++page) now[page] = 0;
  };
  const span_of_pages from = inside(made.on, in_.pages());
  forget(from.first, from.end);
  forget(made.to.index, made.to.index + std::uint32_t{made.size.pages});
}

void player::follow_protection(const call& made,
                               model::mm_id mm,
                               const vma_map& vmas,
                               const model::outcome& answer) {
  const bool ok = std::holds_alternative<model::done>(answer);
  auto& now = board_.readable[mm.index];
  const auto set = [&](model::range on, bool readable) {
    const auto [first, end] = inside(on, in_.pages());
    for (std::uint32_t page = first; page < end; ++page) now[page] = readable ? 1 : 0;
  };
  if (const auto* map = std::get_if<map_call>(&made)) {
    if (ok) set(map->on, map->prot != model::protection::none);
  } else if (const auto* protect = std::get_if<protect_call>(&made)) {
    // After a failure some pages have the old protection and some the new one: they are not read.
    set(protect->on, ok && protect->prot != model::protection::none);
  } else if (const auto* remap = std::get_if<remap_call>(&made)) {
    // A call that sleeps has moved everything before.
    if (ok || std::holds_alternative<model::blocked>(answer)) follow_move(*remap, vmas, now);
    if (stopped_halfway(*remap, answer)) forget_move(*remap, now);
  }
}

}  // namespace ptecheck::impl::kernel
