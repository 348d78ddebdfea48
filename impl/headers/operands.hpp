#pragma once
// The words that functions are compared on.
#include <ptecheck/impl/headers/object_abi.h>

#include <pcg_random.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ptecheck::impl::headers {

inline constexpr std::size_t operand_kinds = ptecheck_truth + 1;

/// Draws operands of one kind: those where formulas tend to be wrong (every single bit, every pair,
/// every pattern of the low twelve) take turns with random ones, until they are used up. Equal
/// seeds give equal operands.
class operand_source {
 public:
  operand_source(ptecheck_operand kind, std::uint64_t seed);

  void fill(std::span<std::uint64_t> operands);

 private:
  std::uint64_t random();
  std::uint64_t random_word();

  ptecheck_operand kind_;
  std::vector<std::uint64_t> corners_;
  std::size_t next_corner_ = 0;
  bool corner_is_next_ = false;
  pcg64 numbers_;
};

}  // namespace ptecheck::impl::headers
