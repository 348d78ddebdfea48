#pragma once
// Holds the functions of a kernel against formulas for them, on many words.
#include <ptecheck/impl/headers/object.hpp>
#include <ptecheck/impl/headers/operands.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptecheck::impl::headers {

/// How many words each function is compared on, and what draws them.
struct comparison_plan {
  std::uint64_t words = 1'000'000;
  std::uint64_t seed = 1;
};

/// A function and its formula disagree: how often, and the operands with the fewest bits.
struct difference {
  std::string_view function;
  std::uint64_t times = 0;
  std::uint64_t x = 0;
  std::uint64_t y = 0;
  std::uint64_t kernel = 0;
  std::uint64_t ours = 0;
};

/// What became of one object on one machine.
struct comparison {
  std::uint64_t functions = 0;  ///< with operands
  std::uint64_t numbers = 0;    ///< without
  std::vector<difference> differences;
};

/// A formula for a function of the kernel: its name, and its value in a form of the kernel.
template <class F, class Form>
concept formula_for = requires(const F& formula, const Form& form, std::uint64_t word) {
  { formula.name } -> std::convertible_to<std::string_view>;
  { formula.value(form, word, word) } -> std::same_as<std::uint64_t>;
};

/// Draws a block of operands of each kind that is wanted, the same for all functions.
class operand_blocks {
 public:
  static constexpr std::size_t size = 1024;
  using block = std::array<std::uint64_t, size>;

  explicit operand_blocks(std::uint64_t seed);

  /// Says that operands of this kind are wanted.
  void want(ptecheck_operand kind) { wanted_[kind] = true; }
  void draw();
  const block& of(ptecheck_operand kind) const { return blocks_[kind]; }

 private:
  std::vector<operand_source> sources_;
  std::array<bool, operand_kinds> wanted_{};
  std::array<block, operand_kinds> blocks_{};
};

namespace comparing {

/// A function that has a formula. References: both tables outlive it.
template <class Formula>
struct pairing {
  const ptecheck_function& function;
  const Formula& formula;
  std::optional<difference> found = {};

  void note(std::uint64_t x, std::uint64_t y, std::uint64_t kernel, std::uint64_t ours) {
    const auto bits = [](std::uint64_t a, std::uint64_t b) {
      return std::popcount(a) + std::popcount(b);
    };
    if (!found) found = difference{formula.name, 0, x, y, kernel, ours};
    const std::uint64_t times = found->times + 1;
    if (bits(x, y) < bits(found->x, found->y))
      found = difference{formula.name, 0, x, y, kernel, ours};
    found->times = times;
  }
};

template <class Formula, class Form>
void compare_block(pairing<Formula>& pair,
                   const Form& form,
                   const operand_blocks::block& xs,
                   const operand_blocks::block& ys,
                   std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t kernel = pair.function.call(xs[i], ys[i]);
    const std::uint64_t ours = pair.formula.value(form, xs[i], ys[i]);
    if (kernel != ours) pair.note(xs[i], ys[i], kernel, ours);
  }
}

}  // namespace comparing

/// Compares every function of the object that has a formula. A function without operands is asked
/// once.
template <class Formulas, class Form>
requires formula_for<typename Formulas::value_type, Form> comparison
compare(const kernel_object& object,
        const Formulas& formulas,
        const Form& form,
        const comparison_plan& plan) {
  std::vector<comparing::pairing<typename Formulas::value_type>> pairs;
  operand_blocks first(plan.seed);
  operand_blocks second(~plan.seed);
  comparison sum;
  for (const auto& formula : formulas) {
    const ptecheck_function* const function = object.find(formula.name);
    if (function == nullptr) continue;
    pairs.push_back({*function, formula});
    ++(function->x == ptecheck_nothing ? sum.numbers : sum.functions);
    first.want(function->x);
    second.want(function->y);
  }
  for (std::uint64_t done = 0; done < plan.words; done += operand_blocks::size) {
    first.draw();
    second.draw();
    const std::size_t count = std::min(operand_blocks::size, plan.words - done);
    for (auto& pair : pairs) {
      const bool number = pair.function.x == ptecheck_nothing;
      if (number && done != 0) continue;
      comparing::compare_block(
          pair, form, first.of(pair.function.x), second.of(pair.function.y), number ? 1 : count);
    }
  }
  for (const auto& pair : pairs)
    if (pair.found) sum.differences.push_back(*pair.found);
  return sum;
}

}  // namespace ptecheck::impl::headers
