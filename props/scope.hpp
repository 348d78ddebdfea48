#pragma once
// What the steps of one trace speak of.
#include <ptecheck/model/fields.hpp>
#include <ptecheck/props/choices.hpp>

#include <array>
#include <cstdint>
#include <utility>

namespace ptecheck::props {

/// The names of address spaces, those of the living first.
class name_list {
 public:
  explicit constexpr name_list(std::uint32_t all) : all_(all) {
    for (std::uint8_t i = 0; i < names_.size(); ++i) names_[i] = {i};
  }

  constexpr std::uint32_t live() const { return live_; }
  constexpr std::uint32_t absent() const { return all_ - live_; }
  constexpr model::mm_id operator[](std::uint32_t place) const { return names_[place]; }
  constexpr bool is_live(model::mm_id name) const { return place_of(name) < live_; }
  /// The name lives from now on, if it did not.
  constexpr void add(model::mm_id name) {
    if (!is_live(name)) std::swap(names_[place_of(name)], names_[live_++]);
  }
  /// The name is free from now on, if it was not.
  constexpr void remove(model::mm_id name) {
    if (is_live(name)) std::swap(names_[place_of(name)], names_[--live_]);
  }

 private:
  constexpr std::uint32_t place_of(model::mm_id name) const {
    std::uint32_t place = 0;
    while (names_[place] != name) ++place;
    return place;
  }

  std::array<model::mm_id, model::most_mms> names_{};
  std::uint32_t all_;
  std::uint32_t live_ = 1;
};

/// What a step may speak of: the arena, the window of pages that this trace plays with, the address
/// spaces, how many different contents there are. `maps`: what the arena maps at first; `blocks`:
/// whether ranges are often whole blocks.
struct scope {
  std::uint32_t pages;
  std::uint32_t first;
  std::uint32_t count;
  name_list mms;
  std::uint32_t tokens = 100;
  model::backing maps = model::backing::anon;
  bool blocks = false;
};

template <choice_source C>
model::mm_id draw_live(C& from, const name_list& names) {
  return names[from.below(names.live())];
}

template <choice_source C>
model::mm_id draw_absent(C& from, const name_list& names) {
  return names[names.live() + from.below(names.absent())];
}

}  // namespace ptecheck::props
