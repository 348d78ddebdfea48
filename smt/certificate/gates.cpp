#include <ptecheck/smt/certificate/gates.hpp>

namespace ptecheck::smt {

literal gates::both(literal a, literal b) {
  if (a > b) std::swap(a, b);
  if (a == -yes || a == -b || b == -yes) return -yes;
  if (a == yes || a == b) return b;
  if (b == yes) return a;
  const auto [known, is_new] = ands_.try_emplace({a, b}, made_.variables + 1);
  if (!is_new) return known->second;
  const literal out = input();
  made_.all.push_back({-out, a});
  made_.all.push_back({-out, b});
  made_.all.push_back({out, -a, -b});
  return out;
}

literal gates::differ(literal a, literal b) {
  if (a == yes || a == -yes) std::swap(a, b);
  if (b == yes) return -a;
  if (b == -yes) return a;
  if (a == b) return -yes;
  if (a == -b) return yes;
  // A sign of an input is one of the output: one gate serves all four.
  const bool turned = (a < 0) != (b < 0);
  a = a < 0 ? -a : a;
  b = b < 0 ? -b : b;
  if (a > b) std::swap(a, b);
  const auto [known, is_new] = xors_.try_emplace({a, b}, made_.variables + 1);
  if (is_new) {
    const literal out = input();
    made_.all.push_back({-out, a, b});
    made_.all.push_back({-out, -a, -b});
    made_.all.push_back({out, -a, b});
    made_.all.push_back({out, a, -b});
  }
  return turned ? -known->second : known->second;
}

clauses gates::asserting(literal output) && {
  made_.all.push_back({output});
  return std::move(made_);
}

}  // namespace ptecheck::smt
