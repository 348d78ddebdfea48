#pragma once
// What statements about encodings have in common: any word with its fields decoded, and short
// questions about words.
#include <ptecheck/smt/arithmetic.hpp>
#include <ptecheck/smt/encoding/functions.hpp>

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ptecheck::smt::encoding {

/// A field of a layout, as data.
struct named_mask {
  std::string_view name;
  std::uint64_t mask;
};

/// Calls `visit(field)` for each field of a layout, lowest first.
template <template <class...> class Layout, class... Fields, class F>
void for_each_field_of(const Layout<Fields...>&, const F& visit) {
  (visit(Fields{}), ...);
}

template <class Layout>
std::vector<named_mask> masks_of(const Layout& layout) {
  std::vector<named_mask> all;
  for_each_field_of(layout, [&](auto field) { all.push_back({field.name, field.mask}); });
  return all;
}

/// A machine word by those of its fields that are not zero.
template <class Layout>
std::string text_of_fields(const Layout& layout, model::machine_word word) {
  std::ostringstream text;
  for_each_field_of(layout, [&](auto field) {
    const std::uint64_t number = field.get(word);
    if (number == 0) return;
    if (text.tellp() > 0) text << ' ';
    text << field.name;
    if (field.width > 1) text << "=0x" << std::hex << number;
  });
  return text.tellp() > 0 ? text.str() : "0";
}

/// Shows a word by its fields: a counterexample has as few and as small ones as can be.
template <class Life, class Layout, class W>
void show_fields(Life& life, const std::string& name, const Layout& layout, const W& word) {
  if constexpr (std::is_same_v<W, model::machine_word>) {
    life.tell(name, text_of_fields(layout, word));
  } else {
    for_each_field_of(layout, [&](auto field) {
      life.show(name + "." + std::string(field.name),
                model::number<W, field.width>{W{field.get(word)}});
    });
  }
}

/// Any word, shown as one that names a frame.
template <class A, class Life, class W = typename Life::word>
W any_leaf(Life& life, const judged<A>&, const std::string& name) {
  W word = life.template declare<W>(name);
  show_fields(life, name, A::leaf::layout, word);
  return word;
}

/// Any word: first one that the processor sees, which reads best of pages.
template <class A, class Life, class W = typename Life::word>
W any_page_bits(Life& life, const std::string& name) {
  W word = life.template declare<W>(name);
  if constexpr (!std::is_same_v<W, model::machine_word>)
    life.show(name + ".hidden", truth<W>{!A::leaf::present.test(word)});
  show_fields(life, name, A::leaf::layout, word);
  return word;
}

/// Any word that names a frame.
template <class A, class Life, class W = typename Life::word>
W any_page(Life& life, const judged<A>& x, const std::string& name) {
  W page = any_page_bits<A>(life, name);
  life.assume(x.pte_present(page));
  return page;
}

/// Any word, shown as one that names a swap slot.
template <class A, class Life, class W = typename Life::word>
W any_swapped(Life& life, const judged<A>&, const std::string& name) {
  W word = life.template declare<W>(name);
  show_fields(life, name, A::swapped::layout, word);
  return word;
}

/// Any number of so many bits.
template <unsigned Bits, class Life, class W = typename Life::word>
W any_number(Life& life, const std::string& name) {
  return life.template declare<model::number<W, Bits>>(name).word();
}

template <class Life, class W = typename Life::word>
truth<W> any_truth(Life& life, const std::string& name) {
  return life.template declare<truth<W>>(name);
}

template <class W>
truth<W> any_of(const W& word, std::uint64_t mask) {
  return !((word & W{mask}) == W{std::uint64_t{0}});
}
template <class W>
truth<W> none_of(const W& word, std::uint64_t mask) {
  return (word & W{mask}) == W{std::uint64_t{0}};
}
/// Whether two words differ in these bits only.
template <class W>
truth<W> equal_but_for(std::uint64_t mask, const W& a, const W& b) {
  return none_of(a ^ b, ~mask);
}
template <class W>
truth<W> equal_in(std::uint64_t mask, const W& a, const W& b) {
  return none_of(a ^ b, mask);
}
template <class W>
W constant(const W&, std::uint64_t value) {
  return W{value};
}

/// The protection of a page as the kernel passes it: no frame in it, and the page is named.
template <class A, class Life, class W = typename Life::word>
W any_protection(Life& life, const judged<A>&, const std::string& name) {
  W protection = any_page_bits<A>(life, name);
  life.assume(none_of(protection, A::leaf::frame.mask) &&
              any_of(protection, A::leaf::names_a_frame));
  return protection;
}

/// The word of a swap entry with any type, offset and flags.
template <class A, class W>
struct spelt_entry {
  W type, offset, flags, word;

  /// The one entry that looks like none.
  truth<W> is_unspeakable() const {
    return type == W{std::uint64_t{0}} && offset == W{A::swapped::unspeakable} &&
           flags == W{std::uint64_t{0}};
  }
};
template <class A, class W>
spelt_entry<A, W> spelt(const judged<A>& x, const W& type, const W& offset, const W& flags) {
  return {type, offset, flags, W{x.swp_entry_to_pte(x.swp_entry(type, offset)) | flags}};
}
/// Any entry, and any flags beside it.
template <class A, class Life, class W = typename Life::word>
spelt_entry<A, W> any_spelt_entry(Life& life, const judged<A>& x, const std::string& suffix = "") {
  const W type = any_number<A::swapped::type.width>(life, "type" + suffix);
  const W offset = any_number<A::swapped::offset.width>(life, "offset" + suffix);
  const W flags = life.template declare<W>("flags" + suffix);
  life.assume(none_of(flags, ~A::swapped::flags));
  spelt_entry<A, W> entry = spelt(x, type, offset, flags);
  show_fields(life, "entry" + suffix, A::swapped::layout, entry.word);
  return entry;
}
/// Any entry, and no flag.
template <class A, class Life, class W = typename Life::word>
spelt_entry<A, W> any_plain_entry(Life& life, const judged<A>& x, const std::string& suffix = "") {
  const W type = any_number<A::swapped::type.width>(life, "type" + suffix);
  const W offset = any_number<A::swapped::offset.width>(life, "offset" + suffix);
  return spelt(x, type, offset, W{std::uint64_t{0}});
}

}  // namespace ptecheck::smt::encoding
