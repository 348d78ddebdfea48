// Statements that would mean something else under proof. Each case but 0 must be refused; what can
// be asked from inside a program is in closed_words_test.cpp.
#include <ptecheck/smt/symbolic.hpp>

namespace ptecheck::smt {

[[maybe_unused]] int judged(const symbolic_word& a,
                            const symbolic_word& b,
                            const model::number<symbolic_word, 5>& n,
                            const int (&table)[4]) {
#if PTECHECK_CASE == 0
  if (a == b && !(a == symbolic_word{std::uint64_t{3}})) return table[0];
  const bool kept{a == b};
  return kept ? 1 : 0;
#elif PTECHECK_CASE == 1
  if (a) return 1;
#elif PTECHECK_CASE == 2
  switch (n) {
    default: return 1;
  }
#elif PTECHECK_CASE == 3
  return table[n];
#elif PTECHECK_CASE == 4
  const bool kept = a == b;
  return kept ? 1 : 0;
#elif PTECHECK_CASE == 5
  return a & 2 ? 1 : 0;
#endif
  (void)a, (void)b, (void)n, (void)table;
  return 0;
}

}  // namespace ptecheck::smt
