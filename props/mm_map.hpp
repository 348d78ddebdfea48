#pragma once
// Traces with other address spaces.
#include <ptecheck/model/trace.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace ptecheck::props {

/// Where each address space goes; `gone`: with every step that names it.
class mm_map {
 public:
  static constexpr std::uint8_t gone = UINT8_MAX;

  static mm_map keeping() { return {}; }

  std::uint8_t operator[](model::mm_id mm) const { return to_[mm.index % model::most_mms]; }
  void set(std::uint8_t from, std::uint8_t to) { to_[from] = to; }

 private:
  std::array<std::uint8_t, model::most_mms> to_{0, 1, 2, 3, 4, 5, 6, 7};
};

/// Renames from step `first` on. A fork into its own parent is left out.
model::trace mapped(const model::trace& from, const mm_map& where, std::size_t first = 0);

/// The address spaces that a step names, in the order in which they first occur, 0 always first.
std::vector<std::uint8_t> mms_used(const model::trace& in);

}  // namespace ptecheck::props
