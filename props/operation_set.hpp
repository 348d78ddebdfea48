#pragma once
// Sets of operations, one bit for each kind.
#include <ptecheck/model/operation.hpp>

#include <cstddef>
#include <cstdint>
#include <variant>

namespace ptecheck::props {

inline constexpr std::size_t operation_kinds = std::variant_size_v<model::operation>;
static_assert(operation_kinds < 64);

using operation_set = std::uint64_t;
inline constexpr operation_set all_operations = (operation_set{1} << operation_kinds) - 1;

/// Those that only arenas with whole blocks have a use for. They come last, so that a draw among
/// the others does not know of them.
inline constexpr std::size_t kinds_of_blocks = 1;
static_assert(model::operation{std::in_place_type<model::madvise_collapse>}.index() ==
              operation_kinds - kinds_of_blocks);
inline constexpr operation_set operations_of_blocks =
    all_operations & ~((operation_set{1} << (operation_kinds - kinds_of_blocks)) - 1);

/// The index of an operation in model::operation.
template <class Op>
inline constexpr std::size_t kind_of = model::operation{std::in_place_type<Op>}.index();

/// The set of the operations of one kind.
constexpr operation_set set_of(std::size_t kind) {
  return operation_set{1} << kind;
}
template <class Op>
inline constexpr operation_set operation_bit = set_of(kind_of<Op>);

}  // namespace ptecheck::props
