// What a process sees of the address spaces after a step.
#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/impl/kernel/player.hpp>
#include <ptecheck/impl/kernel/vmas.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <unistd.h>

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

struct span_of_pages {
  std::uint32_t first, end;
};

/// The pages inside the arena that a range begins in or reaches.
span_of_pages inside(model::range bytes, std::uint32_t pages) {
  const std::uint64_t end = std::uint64_t{bytes.start} + bytes.length + model::page_size - 1;
  return {std::min(bytes.start / model::page_size, pages),
          static_cast<std::uint32_t>(std::min<std::uint64_t>(end / model::page_size, pages))};
}

/// The operations that refuse a range of several VMAs.
template <class Op>
constexpr bool wants_one_vma =
    std::is_same_v<Op, model::uffdio_copy> || std::is_same_v<Op, model::uffdio_zeropage> ||
    std::is_same_v<Op, model::uffdio_poison>;

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

}  // namespace

std::uint64_t player::mapped_pages(model::mm_id mm) const {
  if (mm.index >= board_.world.mms) return 0;
  std::uint64_t mapped = 0;
  for (std::uint32_t page = 0; page < in_.pages(); ++page)
    if (board_.bits[mm.index][page] != 0) mapped |= bit(page);
  return mapped;
}

void player::look(std::uint32_t number, model::mm_id mm) {
  const tenant& at = board_.tenants[mm.index];
  std::array<std::uint64_t, board::most_pages> words;
  const std::size_t bytes = in_.pages() * sizeof words[0];
  const auto offset = static_cast<off_t>(in_.start() / model::page_size * sizeof words[0]);
  if (::pread(at.pagemap, words.data(), bytes, offset) != static_cast<ssize_t>(bytes))
    os::throw_environment_error("pread", "pagemap");
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

void player::look_after(std::uint32_t number, const model::operation& what) {
  const unsigned wanted = std::visit([](const auto& op) { return reached(op); }, what);
  for (std::uint8_t mm = 0; mm < board_.world.mms; ++mm)
    if (is_live({mm}) && (board_.look_everywhere || (wanted >> mm & 1) != 0)) look(number, {mm});
}

model::choice player::chosen_in(const model::read& op, std::uint64_t mapped_before) const {
  model::choice chosen{};
  chosen.around.bits = mapped_pages(op.mm) & ~mapped_before;
  if (op.page.index < in_.pages()) chosen.around.bits &= ~bit(op.page.index);
  return chosen;
}

model::choice player::chosen_in(const model::fork& op, std::uint64_t) const {
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

model::choice player::chosen_in(const model::reclaim& op, std::uint64_t) const {
  model::choice chosen{};
  const auto [first, end] = inside(op.pages, in_.pages());
  for (std::uint32_t page = first; page < end; ++page)
    if ((board_.bits[op.mm.index][page] & present) != 0) chosen.kept.bits |= bit(page - first);
  return chosen;
}

model::choice player::seams_behind(model::mm_id mm,
                                   model::range pages,
                                   const model::outcome& answer) {
  const auto* no = std::get_if<model::refused>(&answer);
  if (no == nullptr || no->error != ENOENT || pages.length <= model::page_size) return {};
  tenant& at = board_.tenants[mm.index];
  if (at.maps < 0) at.maps = ::open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  model::choice chosen{};
  chosen.apart.bits = vma_seams(at.maps, in_);
  return chosen;
}

void player::note_choice(const model::operation& what,
                         std::uint64_t mapped_before,
                         model::step_view& to) {
  if (std::holds_alternative<model::absent>(to.answer)) return;
  std::visit(
      [&]<class Op>(const Op& op) {
        if constexpr (wants_one_vma<Op>) {
          to.chosen = seams_behind(op.mm, op.pages, to.answer);
        } else if constexpr (requires { chosen_in(op, mapped_before); }) {
          to.chosen = chosen_in(op, mapped_before);
        }
      },
      what);
}

void player::follow_protection(const call& made, model::mm_id mm, const model::outcome& answer) {
  const bool ok = std::holds_alternative<model::done>(answer);
  const auto set = [&](model::range on, bool readable) {
    const auto [first, end] = inside(on, in_.pages());
    for (std::uint32_t page = first; page < end; ++page)
      board_.readable[mm.index][page] = readable ? 1 : 0;
  };
  if (const auto* map = std::get_if<map_call>(&made)) {
    if (ok) set(map->on, map->prot != model::protection::none);
  } else if (const auto* protect = std::get_if<protect_call>(&made)) {
    // After a failure some pages have the old protection and some the new one: they are not read.
    set(protect->on, ok && protect->prot != model::protection::none);
  }
}

}  // namespace ptecheck::impl::kernel
