#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ptecheck::model {

/// UFFD_EVENT_*, without page faults, which are outcomes of accesses. `misdirected` is no event but
/// a page fault that is said to be of another thread than the one that faulted: never right.
enum class event_kind : std::uint8_t { fork, remap, remove, unmap, misdirected };
template <>
inline constexpr std::string_view names_of<event_kind>[] = {
    "fork", "remap", "remove", "unmap", "misdirected"};

/// What the userfaultfd of an address space is told of a call, in pages of the arena: `end` may lie
/// beyond it. `to`: where a remap goes. A fork has no pages. Neighbours of one kind, one after the
/// other, are one event: where Linux begins another VMA is not ours to know.
struct event {
  PTECHECK_FIELDS(event,
                  (mm_id, mm),
                  (event_kind, kind),
                  (std::uint32_t, first),
                  (std::uint32_t, end),
                  (std::uint32_t, to));
};

/// Whether the second goes on where the first ends.
constexpr bool continues(const event& before, const event& next) {
  return before.mm == next.mm && before.kind == next.kind && before.kind == event_kind::remove &&
         before.end == next.first;
}

/// `remove mm=0 pages=3+2`, one after the other; `nothing`.
std::string to_text(std::span<const event> told);

}  // namespace ptecheck::model
