#pragma once
// How a word spells an entry: fields with a name and a range of bits, as types. Everything here is
// pure and made of the operators of `word` alone, so that it runs, and is proved, as one text.
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fixed_string.hpp>
#include <ptecheck/model/word.hpp>

#include <bit>
#include <cstdint>
#include <string_view>

namespace ptecheck::model {

/// How a field keeps its number: as it is, or every bit turned over (x86 does that to words that
/// are not present, so that they name no memory that could be cached).
enum class coding : std::uint8_t { plain, inverted };

/// The field `Name` of a word: its bits from `Low` to `High`, both included.
template <fixed_string Name, unsigned Low, unsigned High, coding How = coding::plain>
struct bits {
  static_assert(Low <= High && High < 64 && High - Low < 63);
  static constexpr std::string_view name = Name.view();
  static constexpr unsigned low = Low;
  static constexpr unsigned width = High - Low + 1;
  static constexpr std::uint64_t most = (std::uint64_t{1} << width) - 1;
  static constexpr std::uint64_t mask = most << Low;

  /// The number that the field holds.
  template <word W>
  static constexpr W get(const W& entry) {
    if constexpr (How == coding::inverted)
      return (~entry >> Low) & W{most};
    else
      return (entry >> Low) & W{most};
  }

  /// The bits that hold the number; what does not fit is lost.
  template <word W>
  static constexpr W of(const W& number) {
    if constexpr (How == coding::inverted)
      return ~(number << Low) & W{mask};
    else
      return (number << Low) & W{mask};
  }

  /// The word with this number in the field.
  template <word W>
  static constexpr W with(const W& entry, const W& number) {
    return (entry & W{~mask}) | of(number);
  }
};

/// A field of one bit.
template <fixed_string Name, unsigned Bit>
struct flag : bits<Name, Bit, Bit> {
  using bits<Name, Bit, Bit>::mask;

  template <word W>
  static constexpr truth<W> test(const W& entry) {
    return (entry & W{mask}) == W{mask};
  }
  template <word W>
  static constexpr W set(const W& entry) {
    return entry | W{mask};
  }
  template <word W>
  static constexpr W clear(const W& entry) {
    return entry & W{~mask};
  }
  /// The bit where the condition holds, else no bit.
  template <word W>
  static constexpr W when(const truth<W>& condition) {
    return select(condition, W{mask}, W{std::uint64_t{0}});
  }
};

/// The fields of one form of a word, lowest first.
template <class... Fields>
constexpr hana::tuple<Fields...> entry_layout(Fields... fields) {
  return {fields...};
}

/// The bits that belong to some field.
template <class... Fields>
constexpr std::uint64_t covered(const hana::tuple<Fields...>&) {
  return (Fields::mask | ... | std::uint64_t{0});
}

/// Whether no bit belongs to two fields.
template <class... Fields>
constexpr bool disjoint(const hana::tuple<Fields...>& layout) {
  return (std::popcount(Fields::mask) + ... + 0) == std::popcount(covered(layout));
}

/// Calls `visit(name, number)` for each field of the word, in the order of the layout.
template <class... Fields, word W, class F>
constexpr void for_each_field(const hana::tuple<Fields...>& layout, const W& entry, F&& visit) {
  hana::for_each(layout, [&](auto field) { visit(field.name, field.get(entry)); });
}

}  // namespace ptecheck::model
