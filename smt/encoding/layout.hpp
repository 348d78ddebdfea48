#pragma once
// A: the fields of both forms of a word, on any architecture.
#include <ptecheck/smt/encoding/family.hpp>
#include <ptecheck/smt/encoding/words.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace ptecheck::smt::encoding {

/// A field whose `with` reaches one bit too far.
template <class Field>
struct spills_over : Field {
  static constexpr unsigned end = Field::low + Field::width;
  static constexpr std::uint64_t neighbour = std::uint64_t{1} << (end < 64 ? end : Field::low - 1);

  template <class W>
  static W with(const W& entry, const W& number) {
    return Field::with(entry, number) ^ W { neighbour };
  }
};

namespace statements {

struct holds_what_is_put_in {
  template <class Life, class Field, class W = typename Life::word>
  void operator()(Life& life, const Field& field) const {
    const W word = life.template declare<W>("word");
    const W number = any_number<Field::width>(life, "number");
    const W written = field.with(word, number);
    life.claim(field.get(written) == number);
    life.claim(equal_but_for(Field::mask, written, word));
    life.claim(field.with(written, W{field.get(word)}) == word);
  }
};

/// No bit belongs to two of them and, if so wanted, none to nobody.
struct bits_belong_to_one {
  bool every_bit;

  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const std::vector<named_mask>& owners) const {
    std::uint64_t taken = 0, wrong = 0;
    for (const named_mask& owner : owners) {
      wrong |= taken & owner.mask;
      taken |= owner.mask;
    }
    if (every_bit) wrong |= ~taken;
    const W bits = life.template declare<W>("bits");
    if constexpr (std::is_same_v<W, model::machine_word>)
      life.tell("belong to", owners_of(bits & wrong, owners));
    life.claim(none_of(bits, wrong));
  }

 private:
  static std::string owners_of(std::uint64_t bits, const std::vector<named_mask>& owners) {
    std::string text;
    for (const named_mask& owner : owners)
      if ((owner.mask & bits) != 0) text += (text.empty() ? "" : " ") + std::string(owner.name);
    return text.empty() ? "nothing" : text;
  }
};

}  // namespace statements

/// A statement about owners of bits, which must be refuted when the last one owns a bit of the
/// first as well.
inline obligation about_owners(std::string group,
                               std::string name,
                               bool every_bit,
                               const std::vector<named_mask>& owners) {
  const statements::bits_belong_to_one says{every_bit};
  std::vector<named_mask> wrong = owners;
  wrong.back().mask |= wrong.front().mask;
  return holds(std::move(group), std::move(name), about(says, owners))
      .refutes("a bit has two owners", about(says, wrong));
}

template <class A, class Layout>
void add_fields(family<A>& all, const std::string& row, const std::string& form, const Layout& of) {
  for_each_field_of(of, [&]<class Field>(Field field) {
    const statements::holds_what_is_put_in says;
    const std::string name = row + " " + form + "." + std::string(Field::name);
    all.add(holds("layout", all.named(name + " holds what is put in"), about(says, field))
                .refutes("writes a bit beside it as well", about(says, spills_over<Field>{})));
  });
  all.add(about_owners("layout",
                       all.named(row + " every bit of a " + form + " word belongs to one field"),
                       true,
                       masks_of(of)));
}

/// A01 to A04 of an architecture.
template <class A>
std::vector<obligation> layout_obligations(const A& of = {}) {
  using leaf = typename A::leaf;
  using swapped = typename A::swapped;
  family<A> all("layout", of);
  add_fields(all, "A01", "leaf", leaf::layout);
  add_fields(all, "A02", "swapped", swapped::layout);
  std::vector<named_mask> software{{"hardware", leaf::hardware}};
  for (const named_mask& field : masks_of(leaf::layout))
    if ((field.mask & leaf::software) != 0) software.push_back(field);
  all.add(about_owners("layout",
                       all.named("A03 what the kernel remembers lies apart from the hardware's"),
                       false,
                       software));
  all.add(about_owners("layout",
                       all.named("A04 the flags of a swap word lie apart from all that is read"),
                       false,
                       {{"names_a_frame", leaf::names_a_frame},
                        {"stray", leaf::stray},
                        {"offset", swapped::offset.mask},
                        {"type", swapped::type.mask},
                        {"flags", swapped::flags}}));
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding
