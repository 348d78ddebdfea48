// What happens to the file behind the mappings.
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {

/// Takes a page out of the file, and what depends on it out of every mapping.
void machine::drop_from_file(std::uint32_t number, zap why) {
  for (address_space& each : mms_) {
    cell& at = each.pages[number];
    if (!each.live || !at.mapped || at.area.maps == model::backing::anon) continue;
    commit(at, number, zapped(at.what, why, context_of(at, number)));
  }
  uncache(number);
}

outcome machine::apply(const model::punch_hole& op) {
  if (op.pages.length == 0) return refuse(EINVAL, by<"file.punch.empty">);
  if (misaligned(op.pages.start) || misaligned(op.pages.length)) {
    note(by<"file.punch.part">);
    return model::unsupported{"punching part of a page"};
  }
  const auto [first, end] = rounded_up<page_run>(op.pages);
  for (std::uint32_t number = first; number < end && number < world_.pages; ++number)
    drop_from_file(number, zap::punch_hole);
  note(by<"file.punch">);
  return model::done{0};
}

outcome machine::apply(const model::ftruncate& op) {
  const std::uint32_t before = file_size_;
  file_size_ = op.size.pages;
  for (std::uint32_t number = file_size_; number < before && number < world_.pages; ++number)
    drop_from_file(number, zap::truncate);
  note(file_size_ < before    ? by<"file.shrinks">
       : file_size_ == before ? by<"file.same">
                              : by<"file.grows">);
  return model::done{0};
}

}  // namespace ptecheck::spec
