// What happens to the file behind the mappings.
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <algorithm>
#include <cerrno>

namespace ptecheck::spec {

bool machine::maps_file(const cell& at, std::uint32_t number, page_run run) const {
  if (!at.mapped || at.area.maps == model::backing::anon || at.area.maps == model::backing::hugetlb)
    return false;
  const std::uint32_t page = file_page(at, number);
  return run.first <= page && page < run.end;
}

/// Takes pages out of the file, and what depends on them out of every mapping.
void machine::drop_from_file(page_run run, zap why) {
  for (address_space& each : mms_)
    for (std::uint32_t number = 0; each.live && number < world_.pages; ++number) {
      cell& at = each.pages[number];
      if (maps_file(at, number, run))
        commit(at, number, zapped(at.what, why, context_of(at, number)));
    }
  for (std::uint32_t page = run.first; page < run.end; ++page) uncache(page);
}

outcome machine::apply(const model::punch_hole& op) {
  if (op.pages.length == 0) return refuse(EINVAL, by<"file.punch.empty">);
  if (misaligned(op.pages.start) || misaligned(op.pages.length)) {
    note(by<"file.punch.part">);
    return model::unsupported{"punching part of a page"};
  }
  const auto [first, end] = rounded_up<page_run>(op.pages);
  drop_from_file({first, std::min(end, file_pages())}, zap::punch_hole);
  note(by<"file.punch">);
  return model::done{0};
}

outcome machine::apply(const model::ftruncate& op) {
  const std::uint32_t before = file_size_;
  file_size_ = op.size.pages;
  if (file_size_ < before) drop_from_file({file_size_, file_pages()}, zap::truncate);
  note(file_size_ < before    ? by<"file.shrinks">
       : file_size_ == before ? by<"file.same">
                              : by<"file.grows">);
  return model::done{0};
}

}  // namespace ptecheck::spec
