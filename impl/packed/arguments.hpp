#pragma once
// The checks of raw ranges that calls begin with.
#include <ptecheck/impl/packed/vmas.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/model/outcome.hpp>

#include <cerrno>

namespace ptecheck::impl::packed {

constexpr bool aligned(std::uint32_t bytes) {
  return bytes % model::page_size == 0;
}

/// The pages of a range whose start is aligned, its length rounded up. They may lie beyond the
/// arena, where there are only holes.
constexpr page_span rounded(const model::range& r) {
  const std::uint64_t end = std::uint64_t{r.start} + r.length + model::page_size - 1;
  return {r.start / model::page_size, static_cast<std::uint32_t>(end / model::page_size)};
}

/// What every ioctl of userfaultfd asks of its range.
constexpr bool valid_for_uffd(const model::range& r) {
  return aligned(r.start) && aligned(r.length) && r.length != 0;
}

inline model::outcome refusal(int error, std::uint32_t progress = 0) {
  return model::refused{error, static_cast<std::uint16_t>(progress)};
}

}  // namespace ptecheck::impl::packed
