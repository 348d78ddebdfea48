#pragma once
// Steps that are a little simpler than a given one.
#include <ptecheck/model/trace.hpp>

#include <cstdint>
#include <vector>

namespace ptecheck::props {

/// How far a value is from the simplest one of its type.
constexpr std::uint64_t rank(bool on) {
  return on ? 1 : 0;
}
constexpr std::uint64_t rank(model::mm_id mm) {
  return mm.index;
}
constexpr std::uint64_t rank(model::page_id page) {
  return page.index;
}
constexpr std::uint64_t rank(model::token contents) {
  return contents.value;
}
constexpr std::uint64_t rank(model::page_count size) {
  return size.pages;
}
constexpr std::uint64_t rank(model::page_mask kept) {
  return kept.bits;
}
constexpr std::uint64_t rank(model::region_count count) {
  return count.value;
}
constexpr std::uint64_t rank(model::page_limit limit) {
  return limit.value;
}
constexpr std::uint64_t rank(model::scan_categories told) {
  return told.bits;
}
constexpr std::uint64_t rank(model::scan_filter want) {
  return static_cast<unsigned>(want);
}
constexpr std::uint64_t rank(model::remap_way how) {
  return static_cast<unsigned>(how);
}
constexpr std::uint64_t rank(model::hint advice) {
  return static_cast<unsigned>(advice);
}
/// The most permissive first.
constexpr std::uint64_t rank(model::protection prot) {
  return 2u - static_cast<unsigned>(prot);
}
constexpr std::uint64_t rank(model::backing maps) {
  return static_cast<unsigned>(maps);
}
/// wp first: it is what most traces are about, and what the default world has.
constexpr std::uint64_t rank(model::uffd_mode mode) {
  constexpr std::uint64_t by_mode[] = {1, 2, 0, 3, 4, 5, 6, 7};
  return by_mode[static_cast<unsigned>(mode)];
}

/// What is unusual about a range: a misaligned start, a misaligned length, no page.
constexpr std::uint64_t oddities(model::range bytes) {
  return (bytes.start % model::page_size != 0 ? 1u : 0u) +
         (bytes.length % model::page_size != 0 ? 1u : 0u) +
         (bytes.length < model::page_size ? 1u : 0u);
}

/// The step with one of its fields simpler, or with less chosen, in every way that is worth trying,
/// in an arena of so many pages.
std::vector<model::step> with_simpler_field(const model::step& line, std::uint32_t pages);

/// The step as an earlier kind of operation: on the same pages, and with any value of what the step
/// has not.
std::vector<model::step> with_earlier_kind(const model::step& line);

/// The trace with all its contents equal, or numbered 1, 2, 3 in the order in which they occur.
model::trace with_equal_tokens(model::trace in);
model::trace with_numbered_tokens(model::trace in);

}  // namespace ptecheck::props
