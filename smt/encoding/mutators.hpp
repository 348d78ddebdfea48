#pragma once
// E, F: the functions that change one thing of a word, and nothing else, on any architecture.
#include <ptecheck/smt/encoding/family.hpp>
#include <ptecheck/smt/encoding/words.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ptecheck::smt::encoding {

template <class A, class W>
W mutated(const judged<A>& x, mutator by, const W& v) {
  switch (by) {
    case mutator::wrprotect: return x.pte_wrprotect(v);
    case mutator::mkwrite: return x.pte_mkwrite(v);
    case mutator::mkdirty: return x.pte_mkdirty(v);
    case mutator::mkclean: return x.pte_mkclean(v);
    case mutator::mkyoung: return x.pte_mkyoung(v);
    case mutator::mkold: return x.pte_mkold(v);
    case mutator::mkuffd_wp: return x.pte_mkuffd_wp(v);
    case mutator::clear_uffd_wp: return x.pte_clear_uffd_wp(v);
    case mutator::mksoft_dirty: return x.pte_mksoft_dirty(v);
    case mutator::clear_soft_dirty: return x.pte_clear_soft_dirty(v);
    case mutator::mkspecial: break;
  }
  return x.pte_mkspecial(v);
}

/// Writable and protected at once: what protection by userfaultfd may never allow.
template <class A, class W>
truth<W> writable_and_protected(const judged<A>&, const W& v) {
  return A::leaf::write.test(v) && A::leaf::uffd_wp.test(v);
}

namespace statements {

struct changes_its_own_bits_only {
  mutator by;
  template <class Life, class A>
  void operator()(Life& life, const judged<A>& x) const {
    const auto v = any_leaf(life, x, "v");
    life.claim(equal_but_for(A::changed_by(by), mutated(x, by, v), v));
  }
};
struct twice_is_once {
  mutator by;
  template <class Life, class A>
  void operator()(Life& life, const judged<A>& x) const {
    const auto once = mutated(x, by, any_leaf(life, x, "v"));
    life.claim(mutated(x, by, once) == once);
  }
};
/// Also where the frame is turned over, since the processor may not see it.
struct keeps_the_frame {
  mutator by;
  template <class Life, class A>
  void operator()(Life& life, const judged<A>& x) const {
    const auto v = any_page(life, x, "v");
    const auto after = mutated(x, by, v);
    life.claim(x.pte_present(after) && x.pte_pfn(after) == x.pte_pfn(v) &&
               equal_in(A::leaf::present.mask, after, v));
  }
};
struct leaves_protected_pages_unwritable {
  mutator by;
  template <class Life, class A>
  void operator()(Life& life, const judged<A>& x) const {
    const auto v = any_leaf(life, x, "v");
    life.assume(!writable_and_protected(x, v));
    life.claim(!writable_and_protected(x, mutated(x, by, v)));
  }
};
struct keeps_dirty {
  mutator by;
  template <class Life, class A>
  void operator()(Life& life, const judged<A>& x) const {
    const auto v = any_leaf(life, x, "v");
    life.claim(x.pte_dirty(mutated(x, by, v)) == x.pte_dirty(v));
  }
};

/// What is asked of any word that a mutator made has this answer.
struct answers_afterwards {
  mutator by;
  bool answer;
  template <class Life, class A>
  void operator()(Life& life, const judged<A>& x) const {
    const auto after = mutated(x, by, any_leaf(life, x, "v"));
    life.claim(asked(x, after) == truth<typename Life::word>{answer});
    if (by == mutator::mkuffd_wp) life.claim(!x.pte_write(after));
  }

 private:
  template <class A, class W>
  truth<W> asked(const judged<A>& x, const W& after) const {
    switch (by) {
      case mutator::wrprotect:
      case mutator::mkwrite: return x.pte_write(after);
      case mutator::mkdirty:
      case mutator::mkclean: return x.pte_dirty(after);
      case mutator::mkyoung:
      case mutator::mkold: return x.pte_young(after);
      case mutator::mkuffd_wp:
      case mutator::clear_uffd_wp: return x.pte_uffd_wp(after);
      case mutator::mksoft_dirty:
      case mutator::clear_soft_dirty: return x.pte_soft_dirty(after);
      case mutator::mkspecial: break;
    }
    return A::leaf::special.test(after);
  }
};

}  // namespace statements

/// " write dirty": the fields of these bits.
template <class A>
std::string names_in(std::uint64_t mask) {
  std::string text;
  for (const named_mask& field : masks_of(A::leaf::layout))
    if ((field.mask & mask) != 0) text += " " + std::string(field.name);
  return text;
}

/// E01 to E13 and H23 of one mutator.
template <class A>
void add_obligations_of(family<A>& all, mutator by) {
  using leaf = typename A::leaf;
  const auto number = static_cast<std::size_t>(by);
  const std::string name(mutator_names[number]);
  const std::string id = (number < 9 ? "E0" : "E") + std::to_string(number + 1) + " ";
  const std::string own = names_in<A>(A::changed_by(by));
  const fault moves_the_frame = turns_over(name, leaf::frame);
  const fault shows_or_hides = turns_over(name, leaf::present);
  const fault unprotects{
      name + " sets write and uffd_wp", name, leaf::write.mask | leaf::uffd_wp.mask};
  all.holds(id + name + " changes nothing" + (own.empty() ? "" : " but") + own,
            statements::changes_its_own_bits_only{by},
            {moves_the_frame});
  all.holds("E12 " + name + " twice is once", statements::twice_is_once{by}, {moves_the_frame});
  all.holds("E13 " + name + " keeps the frame of a page",
            statements::keeps_the_frame{by},
            {moves_the_frame, shows_or_hides});
  if (by == mutator::mkwrite) return;
  all.holds("H23 " + name + " leaves no protected page writable",
            statements::leaves_protected_pages_unwritable{by},
            {unprotects});
}

/// E15: what a mutator is there for.
template <class A>
void add_purpose_of(family<A>& all, mutator by, const char* sentence, bool answer) {
  const std::uint64_t own = A::changed_by(by);
  if (own == 0) return;
  const std::string name(mutator_names[static_cast<std::size_t>(by)]);
  all.holds("E15 what " + name + " made is " + sentence,
            statements::answers_afterwards{by, answer},
            {{name + " does the opposite", name, answer ? 0 : own, answer ? own : 0}});
}

/// E01 to E13, E15, F01, F03 and H23 of an architecture.
template <class A>
std::vector<obligation> mutator_obligations(const A& of = {}) {
  family<A> all("mutators", of);
  for (std::size_t i = 0; i < mutator_names.size(); ++i)
    add_obligations_of(all, static_cast<mutator>(i));
  add_purpose_of(all, mutator::wrprotect, "not writable", false);
  add_purpose_of(all, mutator::mkwrite, "writable", true);
  add_purpose_of(all, mutator::mkdirty, "dirty", true);
  add_purpose_of(all, mutator::mkclean, "not dirty", false);
  add_purpose_of(all, mutator::mkyoung, "young", true);
  add_purpose_of(all, mutator::mkold, "not young", false);
  add_purpose_of(all, mutator::mkuffd_wp, "protected, and not writable", true);
  add_purpose_of(all, mutator::clear_uffd_wp, "not protected", false);
  add_purpose_of(all, mutator::mksoft_dirty, "soft-dirty", true);
  add_purpose_of(all, mutator::clear_soft_dirty, "not soft-dirty", false);
  add_purpose_of(all, mutator::mkspecial, "special", true);
  const auto forgets = [](const std::string& function) {
    return fault{function + " forgets dirty", function, 0, A::leaf::dirty_bits};
  };
  all.holds("F01 pte_wrprotect loses no dirty page",
            statements::keeps_dirty{mutator::wrprotect},
            {forgets("pte_wrprotect")});
  all.holds("F03 pte_mkuffd_wp loses no dirty page",
            statements::keeps_dirty{mutator::mkuffd_wp},
            {forgets("pte_mkuffd_wp")});
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding
