#pragma once
// ioctl(PAGEMAP_SCAN).
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_huge.hpp>
#include <ptecheck/impl/packed/machine_hugetlb.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/scan.hpp>

namespace ptecheck::impl::packed {

/// The vector of regions, as long as there is room.
class scan_output {
 public:
  explicit scan_output(const model::pagemap_scan& op)
      : wanted_{op.report.bits},
        room_{op.regions.value},
        pages_left_{op.most.value == 0 ? UINT32_MAX : op.most.value} {}

  /// pagemap_scan_output: whether the page got in.
  bool put(std::uint32_t page, unsigned categories) {
    if (room_ == 0) return true;
    if (pages_left_ == 0) return false;
    const model::scan_categories shown{static_cast<std::uint16_t>(categories & wanted_)};
    const bool joins = out_.count != 0 && last().end == page && last().categories == shown;
    if (!joins && out_.count == room_) return false;
    const auto first = static_cast<std::uint16_t>(page);
    if (!joins) out_.regions[out_.count++] = {first, first, shown};
    ++last().end;
    --pages_left_;
    return true;
  }

  /// Whether the page would get in.
  bool has_room(std::uint32_t page, unsigned categories) const {
    scan_output next = *this;
    return next.put(page, categories);
  }

  model::outcome ending_at(std::uint32_t page) {
    out_.walk_end.index = static_cast<std::uint16_t>(page);
    return out_;
  }

 private:
  model::scan_region& last() { return out_.regions[out_.count - 1u]; }

  unsigned wanted_;
  std::uint32_t room_;
  std::uint32_t pages_left_;
  model::scanned out_{};
};

/// pagemap_scan_thp_entry: the pages of a huge word, as far as they lie in [page, end). All of them
/// are protected at once or none; where that cannot be the word is split. The page where the output
/// was full, or the end; `page` where the word was split.
template <class Faults>
std::uint32_t machine<Faults>::scan_huge(address_space& in,
                                         page_span pages,
                                         const model::pagemap_scan& op,
                                         surroundings& c,
                                         scan_output& out) {
  std::uint64_t& word = *in.tables.find_huge(address_of(pages.first));
  c.anon_page = true;
  const auto categories = static_cast<unsigned>(transition::categories_of(nth(word, nothing), c) |
                                                model::category::huge);
  const unsigned wanted = category_of(op.want);
  if ((categories & wanted) != wanted) return pages.end;
  const bool protects = op.protect && !leaf::uffd_wp.test(word);
  const bool unlimited = op.regions.value == 0 || op.most.value == 0;
  const bool whole = unlimited && pages.end - pages.first == table_words;
  if (protects && !whole && out.has_room(pages.first, categories)) {
    in.tables.make(address_of(pages.first));
    return pages.first;
  }
  for (std::uint32_t page = pages.first; page != pages.end; ++page)
    if (!out.put(page, categories)) return page;
  if (protects) transit_huge<transition::write_protect>(word, c);
  return pages.end;
}

/// The pages of one VMA of hugetlb memory, of which none is protected.
template <class Faults>
std::uint32_t machine<Faults>::scan_blocks(const address_space& in,
                                           page_span pages,
                                           const model::pagemap_scan& op,
                                           surroundings c,
                                           scan_output& out) {
  const unsigned wanted = category_of(op.want);
  for (std::uint32_t page = pages.first; page != pages.end; ++page) {
    const std::uint64_t word = word_at(name_of(in), page);
    c.anon_page = is_present(word) && frames_.view(frame_of(word)).anon;
    const auto categories =
        static_cast<unsigned>(transition::categories_of(word, c) | model::category::huge);
    if ((categories & wanted) == wanted && !out.put(page, categories)) return page;
  }
  return pages.end;
}

/// The pages of one VMA. The page where the output was full, or the end.
template <class Faults>
std::uint32_t machine<Faults>::scan(address_space& in,
                                    page_span pages,
                                    const model::pagemap_scan& op,
                                    surroundings c,
                                    scan_output& out) {
  if (c.hugetlb) return scan_blocks(in, pages, op, c, out);
  const unsigned wanted = category_of(op.want);
  const bool unseen = op.protect && op.regions.value == 0;
  for (std::uint32_t page = pages.first; page != pages.end; ++page) {
    const address at = address_of(page);
    if (in.tables.find_huge(at) != nullptr) {
      const std::uint32_t end = std::min(pages.end, page_of(next_boundary(at, 1)));
      const std::uint32_t stopped = scan_huge(in, {page, end}, op, c, out);
      const bool split = in.tables.find_huge(at) == nullptr;
      if (!split && stopped != end) return stopped;
      if (!split) {
        page = end - 1;
        continue;
      }
    }
    std::uint64_t& word = in.tables.make(at);
    c.anon_page = names_frame(word) && frames_.view(frame_named_by(word)).anon;
    const auto categories = static_cast<unsigned>(transition::categories_of(word, c));
    if (!unseen && (categories & wanted) != wanted) continue;
    if (!out.put(page, categories)) return page;
    if (op.protect && !transition::is_uffd_wp(word))
      transit<transition::write_protect>(word, page, c);
  }
  return pages.end;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::pagemap_scan& op) {
  if (!world_.profile.get().wp_async) return refusal(ENOTTY);
  if (!aligned(op.pages.start) || (op.report.bits & ~model::category::known) != 0)
    return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (const auto no = unscannable(in, pages, op.protect)) return *no;
  scan_output out{op};
  std::uint32_t end = pages.end;
  const int error = in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    const surroundings c = context_of(each.what);
    const bool allowed = c.uffd_wp && c.wp_async;
    if (!allowed && op.check) return EPERM;
    if (!allowed && op.protect) return 0;
    const std::uint32_t stopped = scan(in, part, op, c, out);
    if (stopped == part.end) return 0;
    end = stopped;
    return ENOSPC;
  });
  if (error == EPERM) return refusal(EPERM);
  return out.ending_at(end);
}

}  // namespace ptecheck::impl::packed
