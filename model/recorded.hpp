#pragma once
// What a kernel once did, kept as rows that any target can be held against: the steps of a trace,
// what each answered, and what could be seen of the pages then. See docs/reference/recorded.md.
#include <ptecheck/model/target.hpp>
#include <ptecheck/model/trace.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ptecheck::model {

/// What a line of a row speaks of: the answer to a step, pages, VMAs, the flags of one, what
/// userfaultfd was told, huge entries.
enum class sight : std::uint8_t { answer, pages, maps, flags, events, huge };

/// One line: `what` is the step of an answer; `mm` and `page` say where a look begins.
struct recorded_line {
  std::uint32_t line;  ///< in its file, from 1
  sight of;
  step what;
  mm_id mm;
  page_id page;
  std::string expected;  ///< empty: a step that prepares, which must be done; of pages, each word
                         ///< as often as it is meant
};

/// One recorded result.
struct recorded_row {
  std::string id;
  world start;
  std::vector<recorded_line> lines;
  /// The deviations that show here: without them the reference answers otherwise.
  std::vector<std::string> deviates;
  std::string without;   ///< what the record has and the row has not
  std::string stand_in;  ///< what was recorded of something else that behaves alike
};

/// A result that has no row, and why.
struct unexpressed_row {
  std::string id;
  std::string reason;
};

/// One file of results. `recorded`: how many results there were; `expressed`: how many have a row.
struct recording {
  std::string name;
  std::string kernel;
  std::uint32_t recorded = 0;
  std::uint32_t expressed = 0;
  std::vector<recorded_row> rows;
  std::vector<unexpressed_row> unexpressed;
};

/// Reads a file of results.
std::variant<recording, parse_error> parse_recording(std::string_view text);

/// The steps alone, to be replayed.
trace trace_of(const recorded_row& row);

/// Whether what was seen is what the line expects: `S` of a page stands for a swap entry or a
/// marker, `P` for the zero page too, as in the bits of /proc/PID/pagemap alone.
bool meets(const recorded_line& line, std::string_view seen);

/// The word of a page by the bits of pagemap alone: `S` for `E` and `M`, `P` for `Z`.
std::string pagemap_bits(std::string_view word);

/// The line in words, for people.
std::string to_text(const recorded_line& line);

/// How /proc/PID/pagemap shows a page: `-`, or present `P` (zero page `Z`), swap entry `E`, marker
/// `M`; then of a file `F`, guard `G`, uffd_wp `W`, and `X` when no other entry names the frame. A
/// marker in hugetlb memory is `W` alone.
template <transparent_target T>
std::string pagemap_word(const T& from, mm_id mm, std::uint32_t page) {
  const entry<> what = from.at(mm, page);
  const auto with = [](std::string word, bool uffd_wp) { return uffd_wp ? word + 'W' : word; };
  if (const auto* held = std::get_if<present<>>(&what)) {
    if (held->frame == pfn<>{}) return with("Z", held->uffd_wp);
    const std::string word = with(from.is_anon(held->frame) ? "P" : "PF", held->uffd_wp);
    return from.frame(held->frame).names == 1 ? word + 'X' : word;
  }
  if (const auto* slot = std::get_if<swap<>>(&what)) return with("E", slot->uffd_wp);
  const vma* const area = from.vma_at(mm, page);
  if (area != nullptr && is_hugetlb(area->maps) && !std::holds_alternative<migration<>>(what))
    return std::holds_alternative<none>(what) ? "-" : "W";
  if (const auto* mark = std::get_if<marker<>>(&what))
    return with(mark->guard ? "MG" : "M", mark->uffd_wp);
  return std::visit(
      [&]<class Kind>(const Kind& held) -> std::string {
        if constexpr (names_frame<Kind>)
          return with(from.is_anon(held.frame) ? "E" : "EF", held.uffd_wp);
        else
          return "-";
      },
      what);
}

/// The pages from `first` on, up to `end`, with a space between.
template <transparent_target T>
std::string pagemap_words(const T& from, mm_id mm, std::uint32_t first, std::uint32_t end) {
  std::string words;
  for (std::uint32_t page = first; page < end; ++page)
    (words += page == first ? "" : " ") += pagemap_word(from, mm, page);
  return words;
}

/// The VMAs of an arena of so many pages as /proc/PID/maps shows them: `0+3=rw-p 3+3=r--p`.
template <transparent_target T>
std::string maps_words(const T& from, mm_id mm, std::uint32_t pages) {
  std::string words;
  for (std::uint32_t page = 0; page < pages;) {
    const vma* const area = from.vma_at(mm, page);
    const std::uint32_t first = page++;
    if (area == nullptr) continue;
    const vma head = *area;
    for (; page < pages; ++page)
      if (const vma* const next = from.vma_at(mm, page); !next || !mergeable(head, *next)) break;
    if (!words.empty()) words += ' ';
    ((words += std::to_string(first)) += '+') += std::to_string(page - first);
    words += head.prot == protection::none ? "=--" : "=r";
    if (head.prot != protection::none) words += head.prot == protection::read_write ? 'w' : '-';
    (words += '-') += is_shared(head.maps) ? 's' : 'p';
  }
  return words;
}

/// VmFlags of /proc/PID/smaps, those that the model has: `rd wr gu uw`; `none`: no VMA.
template <transparent_target T>
std::string vm_flags(const T& from, mm_id mm, std::uint32_t page) {
  const vma* const area = from.vma_at(mm, page);
  if (area == nullptr) return "none";
  std::string flags;
  const auto put = [&](bool on, std::string_view flag) {
    if (on) (flags += flags.empty() ? "" : " ") += flag;
  };
  put(area->prot != protection::none, "rd");
  put(area->prot == protection::read_write, "wr");
  put(is_shared(area->maps), "sh");
  put(has_missing(area->uffd), "um");
  put(area->maybe_guard, "gu");
  put(has_wp(area->uffd), "uw");
  put(is_locked(*area), "lo");
  put(area->lock == memory_lock::on_fault, "lf");
  put(area->reads == read_ahead::sequential, "sr");
  put(area->reads == read_ahead::random, "rr");
  put(area->dont_fork, "dc");
  put(area->wipe_on_fork, "wf");
  put(area->dont_dump, "dd");
  put(area->hugepage, "hg");
  put(area->nohugepage, "nh");
  put(area->mergeable, "mg");
  put(has_minor(area->uffd), "ui");
  put(area->sealed, "sl");
  return flags.empty() ? "-" : flags;
}

/// The pages that huge entries map, block by block: `0+512 512+512`; `none`: there is no such
/// entry.
template <transparent_target T>
std::string huge_words(const T& from, mm_id mm, std::uint32_t pages) {
  std::string words;
  for (std::uint32_t page = 0; page < pages; ++page) {
    if (!from.is_huge(mm, page) || block_around(page, pages) != page) continue;
    if (!words.empty()) words += ' ';
    ((words += std::to_string(page)) += '+') += std::to_string(block_pages);
  }
  return words.empty() ? "none" : words;
}

/// What the line asks for, as the target shows it.
template <transparent_target T>
std::string seen_of(T& on, const recorded_line& line, std::uint32_t pages) {
  if (line.of == sight::answer) return to_text(on.apply(line.what));
  if (line.of == sight::events) return to_text(on.events());
  if (!on.live(line.mm)) return "no such address space";
  if (line.of == sight::flags) return vm_flags(on, line.mm, line.page.index);
  if (line.of == sight::huge) return huge_words(on, line.mm, pages);
  if (line.of == sight::maps) return maps_words(on, line.mm, pages);
  std::uint32_t end = line.page.index + 1u;
  for (const char each : line.expected) end += each == ' ' ? 1 : 0;
  return pagemap_words(on, line.mm, line.page.index, std::min(end, pages));
}

/// Runs the row from its world on; empty, or the first line that the target does not meet.
template <transparent_target T>
std::string first_difference(T& on, const recorded_row& row) {
  on.reset(row.start);
  for (const recorded_line& line : row.lines) {
    const std::string seen = seen_of(on, line, row.start.pages);
    if (!meets(line, seen))
      return "line " + std::to_string(line.line) + ": " + to_text(line) + ", seen: " + seen;
  }
  return {};
}

}  // namespace ptecheck::model
