#include <ptecheck/impl/packed/meaning.hpp>
#include <ptecheck/smt/encode.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/situation.hpp>

#include <type_traits>
#include <utility>
#include <variant>

// The abstraction function tied down: everything else is proved of what words mean.
namespace ptecheck::smt {
namespace {

using model::entry;
using model::truth;

/// Well-formed words of one meaning differ in nothing but this: accessed, and of a page that is
/// just being moved young, which is 1 where it was not.
inline constexpr std::uint64_t accessed = 0x20;

template <class W>
W without_accessed(const W& word) {
  return model::select(
      impl::packed::is_migration(word), word | W{old_when_moved}, word & W{~accessed});
}

struct decoding {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    return impl::packed::meaning(word, exclusive);
  }
};

struct confuses_dirty_and_uffd_wp {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    entry<W> e = impl::packed::meaning(word, exclusive);
    if (auto* page = std::get_if<model::present<W>>(&e)) std::swap(page->dirty, page->uffd_wp);
    return e;
  }
};
struct confuses_uffd_wp_and_exclusive {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    entry<W> e = impl::packed::meaning(word, exclusive);
    if (auto* slot = std::get_if<model::swap<W>>(&e)) std::swap(slot->uffd_wp, slot->exclusive);
    return e;
  }
};
struct confuses_poison_and_guard {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    entry<W> e = impl::packed::meaning(word, exclusive);
    if (auto* mark = std::get_if<model::marker<W>>(&e)) std::swap(mark->poison, mark->guard);
    return e;
  }
};
struct confuses_write_and_exclusive_of_migration {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    entry<W> e = impl::packed::meaning(word, exclusive);
    if (auto* moving = std::get_if<model::migration<W>>(&e))
      std::swap(moving->write, moving->exclusive);
    return e;
  }
};
struct takes_broken_pages_for_poison {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    const entry<W> e = impl::packed::meaning(word, exclusive);
    if (std::holds_alternative<model::hwpoison<W>>(e)) return model::poison_marker<W>();
    return e;
  }
};
struct confuses_write_and_uffd_wp_of_device_pages {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    entry<W> e = impl::packed::meaning(word, exclusive);
    if (auto* away = std::get_if<model::device_private<W>>(&e))
      std::swap(away->write, away->uffd_wp);
    return e;
  }
};
struct takes_held_pages_for_broken_ones {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    const entry<W> e = impl::packed::meaning(word, exclusive);
    if (const auto* held = std::get_if<model::device_exclusive<W>>(&e))
      return model::hwpoison<W>{held->frame, held->uffd_wp};
    return e;
  }
};
struct forgets_that_hidden_frames_are_inverted {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    entry<W> e = impl::packed::meaning(word, exclusive);
    if (auto* page = std::get_if<model::present<W>>(&e))
      page->frame = model::pfn<W>{impl::packed::leaf::frame.get(word)};
    return e;
  }
};
struct forgets_exclusive {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>&) {
    return impl::packed::meaning<W>(word, false);
  }
};
struct takes_every_word_for_none {
  template <class W>
  static entry<W> meaning(const W&, const truth<W>&) {
    return model::none{};
  }
};
struct forgets_saved_dirty {
  template <class W>
  static entry<W> meaning(const W& word, const truth<W>& exclusive) {
    return impl::packed::meaning<W>(impl::packed::leaf::saved_dirty.clear(word), exclusive);
  }
};

template <class Life, class W = typename Life::word>
typename Life::word declared_word(Life& life, const std::string& name) {
  return life.template declare<W>(name, [](auto& from) { return drawn_word(from, from.flip()); });
}

struct a_word_is_the_encoding_of_its_meaning {
  template <class Life, class Decoding, class W = typename Life::word>
  void operator()(Life& life, const Decoding& by) const {
    const W word = declared_word(life, "word");
    const auto exclusive = life.template declare<truth<W>>("exclusive");
    life.assume(impl::packed::well_formed(word));
    const entry<W> e = by.meaning(word, exclusive);
    life.show("entry", e);
    life.claim(encode(e) == without_accessed(word));
  }
};

/// The same the other way round, for the entries of one kind.
template <template <class> class Kind>
struct an_entry_is_the_meaning_of_its_encoding {
  template <class Life, class Decoding, class W = typename Life::word>
  void operator()(Life& life, const Decoding& by) const {
    const auto held = life.template declare<Kind<W>>("entry");
    life.assume(can_be(held));
    const W word = encode(held);
    life.tell("word", word);
    life.claim(impl::packed::well_formed(word));
    truth<W> exclusive{false};
    if constexpr (std::is_same_v<Kind<W>, model::present<W>> ||
                  std::is_same_v<Kind<W>, model::device_private<W>>)
      exclusive = held.exclusive;
    life.claim(same<W>(by.meaning(word, exclusive), entry<W>{held}));
  }
};

struct words_of_one_meaning_are_equal {
  template <class Life, class Decoding, class W = typename Life::word>
  void operator()(Life& life, const Decoding& by) const {
    const W one = declared_word(life, "one"), other = declared_word(life, "other");
    const auto exclusive = life.template declare<truth<W>>("exclusive");
    life.assume(impl::packed::well_formed(one) && impl::packed::well_formed(other));
    const truth<W> alike = same<W>(by.meaning(one, exclusive), by.meaning(other, exclusive));
    life.assume(alike);
    life.claim(without_accessed(one) == without_accessed(other));
  }
};

/// The processor walks through a word that is present to it, and through no other.
struct only_accessible_pages_are_present_to_the_processor {
  template <class Life, class Decoding, class W = typename Life::word>
  void operator()(Life& life, const Decoding& by) const {
    const W word = declared_word(life, "word");
    life.assume(impl::packed::well_formed(word));
    const entry<W> e = by.meaning(word, false);
    const auto* page = std::get_if<model::present<W>>(&e);
    const truth<W> accessible = page == nullptr ? truth<W>{false} : page->accessible;
    life.claim(((word & W{std::uint64_t{1}}) == W{std::uint64_t{1}}) == accessible);
  }
};

template <class Statement, class Wrong>
obligation said(const char* name, const Statement& says, const char* fault, const Wrong& wrong) {
  return holds("meaning", name, about(says, decoding{})).refutes(fault, about(says, wrong));
}

/// The kinds that map nothing.
void add_unmapped_kinds(std::vector<obligation>& all) {
  const an_entry_is_the_meaning_of_its_encoding<model::swap> swap;
  const an_entry_is_the_meaning_of_its_encoding<model::migration> migration;
  const an_entry_is_the_meaning_of_its_encoding<model::hwpoison> hwpoison;
  const an_entry_is_the_meaning_of_its_encoding<model::device_private> device_private;
  const an_entry_is_the_meaning_of_its_encoding<model::device_exclusive> device_exclusive;
  const an_entry_is_the_meaning_of_its_encoding<model::marker> marker;
  all.push_back(said("a swap entry is the meaning of its encoding",
                     swap,
                     "confuses_uffd_wp_and_exclusive",
                     confuses_uffd_wp_and_exclusive{}));
  all.push_back(said("a migration entry is the meaning of its encoding",
                     migration,
                     "confuses_write_and_exclusive_of_migration",
                     confuses_write_and_exclusive_of_migration{}));
  all.push_back(said("a hwpoison entry is the meaning of its encoding",
                     hwpoison,
                     "takes_broken_pages_for_poison",
                     takes_broken_pages_for_poison{}));
  all.push_back(said("a device-private entry is the meaning of its encoding",
                     device_private,
                     "confuses_write_and_uffd_wp_of_device_pages",
                     confuses_write_and_uffd_wp_of_device_pages{}));
  all.push_back(said("a device-exclusive entry is the meaning of its encoding",
                     device_exclusive,
                     "takes_held_pages_for_broken_ones",
                     takes_held_pages_for_broken_ones{}));
  all.push_back(said("a marker is the meaning of its encoding",
                     marker,
                     "confuses_poison_and_guard",
                     confuses_poison_and_guard{}));
}

}  // namespace

std::vector<obligation> laws_of_meaning() {
  const a_word_is_the_encoding_of_its_meaning there_and_back;
  const an_entry_is_the_meaning_of_its_encoding<model::present> present;
  const words_of_one_meaning_are_equal injective;
  std::vector<obligation> all;
  all.push_back(
      said("a well-formed word is the encoding of its meaning",
           there_and_back,
           "confuses_dirty_and_uffd_wp",
           confuses_dirty_and_uffd_wp{})
          .refutes("confuses_uffd_wp_and_exclusive",
                   about(there_and_back, confuses_uffd_wp_and_exclusive{}))
          .refutes("confuses_poison_and_guard", about(there_and_back, confuses_poison_and_guard{}))
          .refutes("forgets_saved_dirty", about(there_and_back, forgets_saved_dirty{}))
          .refutes("forgets_that_hidden_frames_are_inverted",
                   about(there_and_back, forgets_that_hidden_frames_are_inverted{})));
  all.push_back(said("a present entry is the meaning of its encoding",
                     present,
                     "confuses_dirty_and_uffd_wp",
                     confuses_dirty_and_uffd_wp{})
                    .refutes("forgets_exclusive", about(present, forgets_exclusive{}))
                    .refutes("forgets_saved_dirty", about(present, forgets_saved_dirty{})));
  add_unmapped_kinds(all);
  all.push_back(
      said("well-formed words of one meaning are equal but for accessed",
           injective,
           "forgets_saved_dirty",
           forgets_saved_dirty{})
          .refutes("takes_every_word_for_none", about(injective, takes_every_word_for_none{})));
  all.push_back(said("the processor sees accessible pages and nothing else",
                     only_accessible_pages_are_present_to_the_processor{},
                     "takes_every_word_for_none",
                     takes_every_word_for_none{}));
  return all;
}

}  // namespace ptecheck::smt
