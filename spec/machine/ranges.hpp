#pragma once
#include <ptecheck/model/fields.hpp>

#include <cstdint>

namespace ptecheck::spec {

constexpr bool misaligned(std::uint32_t bytes) {
  return bytes % model::page_size != 0;
}

/// The pages of a range whose start is aligned and whose length is rounded up, as madvise and
/// mprotect do it. `Run` is made of the first page and the end.
template <class Run>
constexpr Run rounded_up(model::range bytes) {
  const std::uint32_t first = bytes.start / model::page_size;
  const std::uint32_t whole = bytes.length / model::page_size;
  return {first, first + whole + (misaligned(bytes.length) ? 1 : 0)};
}

/// The pages that a range of bytes touches, as mlock takes it: a start inside a page is no mistake.
template <class Run>
constexpr Run touched_pages(model::range bytes) {
  const std::uint64_t end = std::uint64_t{bytes.start} + bytes.length;
  return {bytes.start / model::page_size,
          static_cast<std::uint32_t>((end + model::page_size - 1) / model::page_size)};
}

}  // namespace ptecheck::spec
