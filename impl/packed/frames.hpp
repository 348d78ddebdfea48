#pragma once
// What there is of page frames and swap slots: how often each is named, what it holds, which are
// free.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ptecheck::impl::packed {

/// A page frame. `names`: entries that name it (mapcount); `cached`: the page cache holds it too;
/// `dirty`: an entry of it that is gone was; `lazy`: MADV_FREE gave it away; `ksm`: KSM made it of
/// several; `migrates`: what is in it is just being moved to another frame; `slot`: its slot, while
/// it is in the swap cache.
struct frame_unit {
  std::uint32_t names = 0;
  std::uint16_t contents = 0;
  bool anon = false;
  bool exclusive = false;
  bool cached = false;
  bool dirty = false;
  bool lazy = false;
  bool ksm = false;
  bool migrates = false;
  std::uint32_t slot = 0;
  bool in_use() const { return names != 0 || cached || slot != 0; }
};

/// A swap slot. `frame`: its page, while the swap cache has it.
struct slot_unit {
  std::uint32_t names = 0;
  std::uint16_t contents = 0;
  std::uint32_t frame = 0;
  bool in_use() const { return names != 0; }
};

/// Numbered units. Number 0 is never handed out: it is the zero page, or the header of a swap area.
template <class Unit>
class pool {
 public:
  pool() : units_(1) {}

  /// As new; forgets also what a fault leaked.
  void reset() {
    units_.resize(1);
    units_[0] = {};
    free_.clear();
  }

  /// The number that `take` will hand out.
  std::uint64_t next() const { return free_.empty() ? units_.size() : free_.back(); }

  /// Hands out a unit. It is not named yet.
  Unit& take() {
    if (free_.empty()) return units_.emplace_back();
    Unit& unit = units_[free_.back()];
    free_.pop_back();
    return unit = {};
  }

  /// The first number that `take_run` will hand out.
  std::uint64_t next_run(std::uint64_t count) const {
    return (units_.size() + count - 1) / count * count;
  }

  /// Hands out so many units in a row, the first of them at a multiple of their number.
  std::uint64_t take_run(std::uint64_t count) {
    const std::uint64_t first = next_run(count);
    for (std::uint64_t left_out = first; left_out-- > units_.size();)
      free_.push_back(static_cast<std::uint32_t>(left_out));
    units_.resize(first + count);
    return first;
  }

  /// The unit; one that was never handed out is there too, unused (a faulty word may name it).
  Unit& operator[](std::uint64_t number) {
    if (number >= units_.size()) [[unlikely]]
      units_.resize(number + 1);
    return units_[number];
  }

  /// A copy of the unit, unused if it was never handed out.
  Unit view(std::uint64_t number) const { return number < units_.size() ? units_[number] : Unit{}; }

  /// One more entry names it.
  void name(std::uint64_t number) { ++(*this)[number].names; }

  /// One entry less names it; a unit that is in use no more is free.
  void drop(std::uint64_t number) {
    Unit& unit = (*this)[number];
    if (unit.names == 0) return;  // only a faulty word drops what it never named
    --unit.names;
    release(number);
  }

  /// Frees the unit if it is in use no more.
  void release(std::uint64_t number) {
    if (number != 0 && !units_[number].in_use())
      free_.push_back(static_cast<std::uint32_t>(number));
  }

 private:
  std::vector<Unit> units_;
  std::vector<std::uint32_t> free_;
};

}  // namespace ptecheck::impl::packed
