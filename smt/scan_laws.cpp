// What PAGEMAP_SCAN calls an entry, and that what it protected is not written any more.
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/scan.hpp>
#include <ptecheck/smt/laws.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/situation.hpp>
#include <ptecheck/spec/entry/scan.hpp>

namespace ptecheck::smt {
namespace {

using namespace impl::packed;
namespace category = model::category;

struct scanning {
  template <class W>
  static W categories(const W& word, const context<W>& c) {
    return transition::categories_of(word, c);
  }
};

struct takes_a_marker_for_written {
  template <class W>
  static W categories(const W& word, const context<W>& c) {
    const W all = transition::categories_of(word, c);
    return select(is_marker(word), all | W{std::uint64_t{category::written}}, all);
  }
};
struct takes_a_private_copy_for_a_page_of_the_file {
  template <class W>
  static W categories(const W& word, const context<W>& c) {
    const W all = transition::categories_of(word, c);
    const truth<W> page = is_present(word) && !c.anonymous;
    return select(page, all | W{std::uint64_t{category::file}}, all);
  }
};
struct misses_the_zero_page {
  template <class W>
  static W categories(const W& word, const context<W>& c) {
    return transition::categories_of(word, c) & W{~std::uint64_t{category::zero_page}};
  }
};

struct a_word_is_called_what_its_meaning_is {
  template <class Life, class Scan, class W = typename Life::word>
  void operator()(Life& life, const Scan& by) const {
    const situation<Life> at(life, true);
    const entry<W> e = impl::packed::meaning(at.word, at.exclusive);
    life.show("entry", e);
    const W expected{std::uint64_t{spec::categories_of<W>(e, at.context)}};
    const W got = by.categories(at.word, at.context);
    life.tell("rule", expected);
    life.tell("packed", got);
    life.claim(got == expected);
  }
};

/// A scan protects what it reports by the transition of WRITEPROTECT.
struct what_a_scan_protected_is_not_written {
  template <class Life, class W = typename Life::word>
  void operator()(Life& life, const laws::subject& of) const {
    const situation<Life> at(life, true);
    life.assume(at.context.uffd_wp && at.context.wp_async);
    const W after = of.run(at.word, at.exclusive, at.context).word;
    const W all = transition::categories_of(after, at.context);
    const truth<W> is_written = !((all & W{std::uint64_t{category::written}}) == W{nothing});
    life.claim(is_written == (at.word == W{marked::poison} || at.word == W{marked::guard}));
  }
};

}  // namespace

std::vector<obligation> laws_of_scans() {
  const a_word_is_called_what_its_meaning_is named;
  const what_a_scan_protected_is_not_written protects;
  const operation& op = operation_named("write_protect");
  std::vector<obligation> all;
  all.push_back(
      holds("scan", "a scan calls a word what its entry is", about(named, scanning{}))
          .refutes("takes_a_marker_for_written", about(named, takes_a_marker_for_written{}))
          .refutes("takes_a_private_copy_for_a_page_of_the_file",
                   about(named, takes_a_private_copy_for_a_page_of_the_file{}))
          .refutes("misses_the_zero_page", about(named, misses_the_zero_page{})));
  all.push_back(
      holds("scan",
            "what a scan protected is not written, but for poison and guards",
            about(protects, laws::subject{op, {}}))
          .refutes("writeprotect_skips_none",
                   about(protects, laws::subject{op, mutant_fault("writeprotect_skips_none")})));
  return all;
}

}  // namespace ptecheck::smt
