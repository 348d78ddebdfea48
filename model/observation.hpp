#pragma once
// What can be seen of a kernel from user space, and what a whole trace looked like.
#include <ptecheck/model/entry.hpp>
#include <ptecheck/model/event.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/outcome.hpp>
#include <ptecheck/model/trace.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ptecheck::model {

/// The bits of a word of /proc/PID/pagemap, as a set.
enum class page_bit : std::uint8_t {
  present = 1,    ///< bit 63
  swapped = 2,    ///< bit 62: a swap entry, or a marker of any kind
  file = 4,       ///< bit 61: the frame is no anonymous page
  guard = 8,      ///< bit 58
  uffd_wp = 16,   ///< bit 57, in whatever form
  only_here = 32  ///< bit 56: no other entry names the frame
};
inline constexpr std::array<std::string_view, 6> page_bit_names{
    "present", "swapped", "file", "guard", "uffd_wp", "only_here"};

constexpr unsigned operator|(page_bit a, page_bit b) {
  return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}

/// A page, seen from outside.
struct page_view {
  std::uint8_t bits = 0;       ///< a set of page_bit
  bool readable = false;       ///< whether its contents could be looked at
  std::uint16_t contents = 0;  ///< the token in it
  friend bool operator==(const page_view&, const page_view&) = default;
};

/// What a step answered, what the kernel chose, and which address spaces were looked at after it:
/// from outside, and, where somebody can tell the entries themselves, from inside.
struct step_view {
  outcome answer;
  choice chosen;
  std::uint8_t seen;
  std::uint8_t told = 0;
};

/// What userfaultfd told of a step.
struct told_event {
  std::uint32_t step;
  event what;
};

/// How a run ended: after its last step, or in the one behind those that were seen.
enum class run_end : std::uint8_t { finished, spins, sleeps, died };
template <>
inline constexpr std::string_view names_of<run_end>[] = {"finished", "spins", "sleeps", "died"};

/// A whole trace as a kernel answered it; valid until the next run. After the steps there is one
/// more look at each living address space, contents included, as if it were a step. Where the world
/// cannot be made there is no step, and `missing` names what it lacks.
struct run_view {
  std::span<const step_view> steps;  ///< those that ended, and, if all did, the last looks
  const page_view* pages;            ///< for each step, for each address space, each page
  std::size_t mms, pages_of_mm;
  run_end end;
  std::string_view missing{};
  /// The entries where they were told, arranged as the pages; null: they never were. They name
  /// frames and slots by the kernel's numbers, and do not know who is exclusive. One that the
  /// kernel as modelled never makes is a marker of nothing.
  const entry<>* entries = nullptr;
  /// In the order of the steps, and, of one step, as they were told.
  std::span<const told_event> events{};

  std::span<const entry<>> told(std::size_t step, mm_id mm) const {
    return {entries + (step * mms + mm.index) * pages_of_mm, pages_of_mm};
  }
  std::vector<event> events_of(std::size_t step) const {
    std::vector<event> all;
    for (const told_event& each : events)
      if (each.step == step) all.push_back(each.what);
    return all;
  }
  std::span<const page_view> look(std::size_t step, mm_id mm) const {
    return {pages + (step * mms + mm.index) * pages_of_mm, pages_of_mm};
  }
};

/// Anything that runs whole traces and shows what a user could see; `everywhere`: in every address
/// space after every step, not only where the step may reach.
template <class T>
concept observed_target = requires(T t, const trace& of, bool everywhere) {
  { T::name } -> std::convertible_to<std::string_view>;
  { t.run(of, everywhere) } -> std::same_as<run_view>;
};

}  // namespace ptecheck::model
