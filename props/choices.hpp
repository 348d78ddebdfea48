#pragma once
// Sources of bounded numbers. A generator asks, and who answers decides what kind of testing it is.
#include <pcg_random.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ptecheck::props {

/// Something that answers questions. `below(n)`: a number under n, which is at least 1; answers
/// that a random source gives equally often. `rarely()`: yes, but seldom. A generator asks nothing
/// that a later answer makes irrelevant, so that different answers are different cases.
template <class C>
concept choice_source = requires(C from, std::uint32_t bound) {
  { from.below(bound) } -> std::same_as<std::uint32_t>;
  { from.rarely() } -> std::same_as<bool>;
};

/// Scales a number that is equally likely everywhere in [0, 2^bits) down to [0, bound): the high
/// half of a product, so that no division is needed. The bias is at most bound / 2^bits.
constexpr std::uint32_t scaled(std::uint64_t uniform, unsigned bits, std::uint32_t bound) {
  return static_cast<std::uint32_t>((uniform * bound) >> bits);
}

/// How seldom `rarely` is, for sources that have weights: once in so many.
inline constexpr std::uint32_t rare = 32;

/// PCG: campaigns. Equal seed and stream give equal numbers, on every machine.
class pcg_choices {
 public:
  explicit pcg_choices(std::uint64_t seed, std::uint64_t stream = 0)
      : numbers_{mixed(seed ^ mixed(stream)), stream} {}

  std::uint32_t below(std::uint32_t bound) { return scaled(numbers_(), 32, bound); }
  bool rarely() { return below(rare) == rare - 1; }

 private:
  /// Neighbouring streams that begin in one state stay alike for a while: each begins elsewhere.
  static constexpr std::uint64_t mixed(std::uint64_t from) {
    from = (from ^ (from >> 32)) * 0x9e3779b97f4a7c15u;
    return from ^ (from >> 29);
  }

  pcg32 numbers_;
};

/// A byte string: fuzzers. Behind its end every answer is 0, the simplest choice.
class byte_choices {
 public:
  explicit byte_choices(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t number = 0;
    unsigned bits = 0;
    do {
      number = number << 8 | next();
      bits += 8;
    } while (bits < 32 && bound > 1u << bits);
    return scaled(number, bits, bound);
  }
  bool rarely() { return below(rare) == rare - 1; }

 private:
  std::uint8_t next() {
    if (rest_.empty()) return 0;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  std::span<const std::uint8_t> rest_;
};

/// Every sequence of answers exactly once: `every_choice all; do use(all); while (all.next());`
/// Weights are for random sources: `rarely` is answered with both, once each.
class every_choice {
 public:
  std::uint32_t below(std::uint32_t bound) {
    if (asked_ == questions_.size()) questions_.push_back({0, bound});
    return questions_[asked_++].answer;
  }
  bool rarely() { return below(2) != 0; }

  /// Goes on to the next sequence; false when there was none left.
  bool next() {
    questions_.resize(asked_);
    asked_ = 0;
    while (!questions_.empty() && questions_.back().answer + 1 == questions_.back().bound)
      questions_.pop_back();
    if (questions_.empty()) return false;
    ++questions_.back().answer;
    return true;
  }

 private:
  struct question {
    std::uint32_t answer;
    std::uint32_t bound;
  };
  std::vector<question> questions_;
  std::size_t asked_ = 0;
};

static_assert(choice_source<pcg_choices> && choice_source<byte_choices> &&
              choice_source<every_choice>);

}  // namespace ptecheck::props
