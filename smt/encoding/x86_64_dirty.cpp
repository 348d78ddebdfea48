#include <ptecheck/smt/encoding/mutators.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

fault forgets_dirty(const std::string& function) {
  return {function + " forgets dirty", function, 0, leaf::dirty_bits};
}

void add_changes_of_protection(family<x86_64>& all) {
  all.holds("F04 pte_modify loses no dirty page",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.claim(x.pte_dirty(x.pte_modify(v, p)) == x.pte_dirty(v));
            },
            {forgets_dirty("pte_modify")});
  all.holds("F05 pmd_modify loses no dirty word at all",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.claim(x.pte_dirty(x.pmd_modify(v, p)) == x.pte_dirty(v));
            },
            {forgets_dirty("pmd_modify")});
  const auto huge_stays_dirty = [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    const auto p = any_protection(life, x, "p");
    life.assume(leaf::present.test(v) && leaf::huge.test(v) && dirty_is_in_place(v));
    const auto after = x.pmd_modify(v, p);
    show_fields(life, "after", leaf::layout, after);
    life.claim(x.pte_dirty(after) == x.pte_dirty(v));
  };
  x86_64 until_2026;
  until_2026.form.pmd_modify_keeps_dirty = false;
  all.holds_but_not_of("F05 pmd_modify loses no dirty huge page",
                       huge_stays_dirty,
                       "pmd_modify of Linux 6.6 until f7491d7c81db",
                       until_2026);
  all.add(fails("dirty",
                "F06 pmd_modify of Linux 6.6 until f7491d7c81db loses no dirty huge page",
                about(huge_stays_dirty, functions(until_2026))));
  all.holds("F08 pte_modify leaves dirty in place",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.assume(dirty_is_in_place(v));
              life.claim(dirty_is_in_place(x.pte_modify(v, p)));
            },
            {sets("pte_modify", leaf::dirty)});
  all.holds("F14 pte_modify keeps soft-dirty",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.claim(x.pte_soft_dirty(x.pte_modify(v, p)) == x.pte_soft_dirty(v));
            },
            {clears("pte_modify", leaf::soft_dirty)});
}

struct leaves_dirty_in_place {
  mutator by;
  template <class Life>
  void operator()(Life& life, const functions& x) const {
    const auto v = any_leaf(life, x, "v");
    life.assume(dirty_is_in_place(v));
    life.claim(dirty_is_in_place(mutated(x, by, v)));
  }
};

void add_places(family<x86_64>& all) {
  for (std::size_t i = 0; i < mutator_names.size(); ++i) {
    const std::string name(mutator_names[i]);
    const fault both{name + " sets dirty and saved_dirty", name, leaf::dirty_bits};
    all.holds("F07 " + name + " leaves dirty in place",
              leaves_dirty_in_place{static_cast<mutator>(i)},
              {both});
  }
  all.fails("F09 pte_mkwrite_novma leaves dirty in place", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(dirty_is_in_place(v));
    life.claim(dirty_is_in_place(x.pte_mkwrite_novma(v)));
  });
  x86_64 linux_6_1;
  linux_6_1.form.saved_dirty = false;
  all.add(fails("dirty",
                "F16 pte_mkdirty of Linux 6.1 leaves dirty in place",
                about(leaves_dirty_in_place{mutator::mkdirty}, functions(linux_6_1))));
}

/// No write and dirty: to a processor with shadow stacks that is a page of one.
struct makes_no_shadow_stack {
  mutator by;
  template <class Life>
  void operator()(Life& life, const functions& x) const {
    const auto v = any_leaf(life, x, "v");
    life.assume(!x.pte_shstk(v));
    life.claim(!x.pte_shstk(mutated(x, by, v)));
  }
};

void add_shadow_stacks(std::vector<obligation>& to) {
  x86_64 processor;
  processor.form.shadow_stack = true;
  family<x86_64> all("dirty", processor);
  const auto makes_one = [](const std::string& name) {
    return fault{name + " makes a shadow stack", name, leaf::dirty.mask, leaf::write.mask};
  };
  for (const mutator by : {mutator::wrprotect, mutator::mkdirty, mutator::mkuffd_wp}) {
    const std::string name(mutator_names[static_cast<std::size_t>(by)]);
    all.holds("F10 " + name + " makes no page of a shadow stack",
              makes_no_shadow_stack{by},
              {makes_one(name)});
  }
  all.holds("F10 pte_modify makes no page of a shadow stack",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.assume(!x.pte_shstk(v));
              life.claim(!x.pte_shstk(x.pte_modify(v, p)));
            },
            {makes_one("pte_modify")});
  all.holds("F11 pte_modify leaves a shadow stack one, unless it gives write",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.assume(x.pte_shstk(v) && !leaf::write.test(p));
              life.claim(x.pte_shstk(x.pte_modify(v, p)));
            },
            {clears("pte_modify", leaf::dirty)});
  all.fails("F12 pte_mkdirty leaves a shadow stack one", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(x.pte_shstk(v));
    life.claim(x.pte_shstk(x.pte_mkdirty(v)));
  });
  for (obligation& each : std::move(all).take()) to.push_back(std::move(each));
}

/// What the processor reports of accesses is changed by nobody else.
void add_accessed(family<x86_64>& all) {
  all.holds("F13 accessed is changed by pte_mkyoung and pte_mkold alone",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              for (std::size_t i = 0; i < mutator_names.size(); ++i) {
                const auto by = static_cast<mutator>(i);
                if (by == mutator::mkyoung || by == mutator::mkold) continue;
                life.claim(x.pte_young(mutated(x, by, v)) == x.pte_young(v));
              }
              life.claim(x.pte_young(x.pte_modify(v, p)) == x.pte_young(v));
            },
            {sets("pte_modify", leaf::accessed), clears("pte_mkspecial", leaf::accessed)});
  all.fails("F15 pte_mkclean forgets soft-dirty", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.claim(!x.pte_soft_dirty(x.pte_mkclean(v)));
  });
}

}  // namespace

std::vector<obligation> dirty_families() {
  family<x86_64> all("dirty", {});
  all.holds("F02 pte_mkwrite loses no dirty page",
            statements::keeps_dirty{mutator::mkwrite},
            {forgets_dirty("pte_mkwrite")});
  add_changes_of_protection(all);
  add_places(all);
  add_accessed(all);
  std::vector<obligation> made = std::move(all).take();
  add_shadow_stacks(made);
  return made;
}

}  // namespace ptecheck::smt::encoding::on_x86_64
