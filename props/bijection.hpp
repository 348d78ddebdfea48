#pragma once
#include <ptecheck/model/fields.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ptecheck::props {

/// Which number of the subject stands for which number of the reference, as far as they were seen.
/// A pair lives as long as what the reference meant by its number; 0 stands for 0, for ever.
class bijection {
 public:
  void reset() {
    forward_.clear();
    backward_.clear();
  }

  /// Whether the two numbers stand for each other; if neither is taken they do from now on.
  /// `born`: which life of the reference's number this is. `lives(number, born)`: whether another
  /// number of the reference still lives that life.
  template <class Lives>
  bool relates(std::uint64_t reference, std::uint64_t subject, std::uint32_t born, Lives lives) {
    if (reference == 0 || subject == 0) return reference == subject;
    if (reference >= most || subject >= most) return false;
    partner& forward = at(forward_, reference);
    partner& backward = at(backward_, subject);
    const partner here{static_cast<std::uint32_t>(reference), born};
    const partner there{static_cast<std::uint32_t>(subject), born};
    if (forward == there && backward == here) return true;
    if (forward.number != 0 && forward.born == born) return false;
    if (backward.number != 0 && backward.number != here.number &&
        lives(backward.number, backward.born))
      return false;
    forward = there;
    backward = here;
    return true;
  }

 private:
  /// More than any machine needs, and few enough to be kept in a table.
  static constexpr std::uint64_t most = std::uint64_t{4} * model::most_mms * model::most_pages;

  struct partner {
    std::uint32_t number = 0;
    std::uint32_t born = 0;
    friend bool operator==(const partner&, const partner&) = default;
  };

  static partner& at(std::vector<partner>& table, std::uint64_t number) {
    if (number >= table.size()) table.resize(number + 1);
    return table[number];
  }

  std::vector<partner> forward_;
  std::vector<partner> backward_;
};

}  // namespace ptecheck::props
