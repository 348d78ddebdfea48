#pragma once
// Obligations: statements that the solver has to prove, by name.
//
// A statement is a template over a life. It declares what may be anything, assumes, and claims; the
// `prover` proves it for every case at once, a `trial` runs one case of it on machine words. Words,
// truths and numbers are those of the life, and what is judged is a parameter, so that a seeded
// fault can take its place:
//
//   struct encoding {
//     template <class W>
//     static W mkuffd_wp(const W& v) { return readonly(leaf::uffd_wp.set(v)); }
//   };
//   struct mkuffd_wp_keeps_write : encoding {
//     template <class W>
//     static W mkuffd_wp(const W& v) { return leaf::uffd_wp.set(v); }
//   };
//
//   struct a_protected_page_is_not_writable {
//     template <class Life, class Judged, class W = typename Life::word>
//     void operator()(Life& life, const Judged& x) const {
//       const W v = life.template declare<W>("v");
//       const auto f = life.template declare<model::number<W, 40>>("f");  // f < 2^40; f.word()
//       life.assume(is_present(v));
//       life.claim(!leaf::write.test(x.mkuffd_wp(v)));
//     }
//   };
//
//   std::vector<obligation> conservation() {
//     std::vector<obligation> all;
//     all.push_back(
//         holds("E", "E15 a protected page is not writable",
//               about(a_protected_page_is_not_writable{}, encoding{}))
//             .refutes("mkuffd_wp.keeps_write",
//                      about(a_protected_page_is_not_writable{}, mkuffd_wp_keeps_write{})));
//     all.push_back(fails("E", "E14 ...", ...));  // false as written: kept with its counterexample
//     return all;
//   }
//
// all_obligations() in registry.cpp calls each such family. In a statement:
//   declare<T>(name)        a word, truth, number or struct of named fields: any value
//   declare<T>(name, draw)  the same; `draw(dice&)` draws one for a trial that meets assumptions
//   assume(truth), claim(truth)   as often as needed, also below an `if` on a truth
//   claim_if(truth, truth)  claims the second where the first holds, which some case has to meet
//   show(name, value)       decoded fields: minimised first, and printed
//   tell(name, value)       printed only
// `if`, `&&`, early return and std::visit work as anywhere. Masks are W{std::uint64_t}; sums and
// unsigned order of words are plus(a, b) and below(a, b) of arithmetic.hpp. A statement must ask
// the same questions when it is run again, and may hold data (a bit number, say) but no symbols.
#include <ptecheck/smt/prover.hpp>
#include <ptecheck/smt/trial.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ptecheck::smt {

/// A statement in both lives.
struct statement {
  std::function<void(prover&)> prove;
  std::function<void(trial&)> try_out;
};

/// What should be found. `fails`: false as written, and kept as a test that the solver refutes it.
enum class expectation : std::uint8_t { holds, fails };

/// The same statement about something with a mistake in it, which has to be refuted.
struct seeded_fault {
  std::string id;
  statement broken;
};

struct obligation {
  std::string group;
  std::string name;
  expectation expected;
  statement says;
  /// The faults that it must refute: an obligation that no fault breaks says nothing.
  std::vector<seeded_fault> kills;
  /// The spelling of words that it is about.
  std::string layout = "x86_64";

  template <class Statement>
  obligation refutes(std::string fault, const Statement& broken) &&;
};

/// A statement filled with what it judges.
template <class Statement, class Judged>
auto about(const Statement& says, const Judged& judged) {
  return [says, judged](auto& life) { says(life, judged); };
}

template <class Statement>
statement in_both_lives(const Statement& says) {
  return {[says](prover& life) { says(life); }, [says](trial& life) { says(life); }};
}

template <class Statement>
obligation holds(std::string group, std::string name, const Statement& says) {
  return {std::move(group), std::move(name), expectation::holds, in_both_lives(says), {}};
}

template <class Statement>
obligation fails(std::string group, std::string name, const Statement& says) {
  return {std::move(group), std::move(name), expectation::fails, in_both_lives(says), {}};
}

template <class Statement>
obligation obligation::refutes(std::string fault, const Statement& broken) && {
  kills.push_back({std::move(fault), in_both_lives(broken)});
  return std::move(*this);
}

}  // namespace ptecheck::smt
