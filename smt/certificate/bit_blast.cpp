#include <ptecheck/smt/certificate/bit_blast.hpp>
#include <ptecheck/smt/certificate/gates.hpp>

#include <z3.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace ptecheck::smt {
namespace {

/// The bits of a number from the lowest on; a truth is one bit.
using bits = std::vector<literal>;

class circuit {
 public:
  /// Inputs first: a recursion would be as deep as the term.
  literal output_of(Z3_ast root) {
    std::vector<Z3_ast> open{root};
    while (!open.empty()) {
      const Z3_ast at = open.back();
      if (!known(at) && !push_unknown_inputs(at, open)) made_[id(at)] = made(at);
      if (known(at)) open.pop_back();
    }
    return of(root).front();
  }

  clauses asserting(literal output) && { return std::move(gates_).asserting(output); }

 private:
  static unsigned id(Z3_ast at) { return Z3_get_ast_id(solver_context(), at); }
  bool known(Z3_ast at) const { return made_.contains(id(at)); }
  const bits& of(Z3_ast at) const { return made_.at(id(at)); }

  /// Z3 counts the truth values among the numerals.
  static bool is_number(Z3_ast at) {
    return is_vector(at) && Z3_is_numeral_ast(solver_context(), at);
  }
  static bool is_vector(Z3_ast at) {
    const Z3_context c = solver_context();
    return Z3_get_sort_kind(c, Z3_get_sort(c, at)) == Z3_BV_SORT;
  }
  static std::vector<Z3_ast> inputs(Z3_ast at) {
    if (is_number(at)) return {};
    const Z3_app of = Z3_to_app(solver_context(), at);
    std::vector<Z3_ast> all(Z3_get_app_num_args(solver_context(), of));
    for (unsigned i = 0; i < all.size(); ++i) all[i] = Z3_get_app_arg(solver_context(), of, i);
    return all;
  }
  bool push_unknown_inputs(Z3_ast at, std::vector<Z3_ast>& open) const {
    const std::size_t before = open.size();
    for (const Z3_ast each : inputs(at))
      if (!known(each)) open.push_back(each);
    return open.size() != before;
  }

  static std::size_t width(Z3_ast at) {
    const Z3_context c = solver_context();
    return is_vector(at) ? Z3_get_bv_sort_size(c, Z3_get_sort(c, at)) : 1;
  }
  static std::uint64_t number(Z3_ast at) {
    std::uint64_t value = 0;
    if (!is_number(at) || !Z3_get_numeral_uint64(solver_context(), at, &value))
      throw undecided{"a count that is no constant"};
    return value;
  }
  static unsigned parameter(Z3_func_decl how, unsigned which) {
    return static_cast<unsigned>(Z3_get_decl_int_parameter(solver_context(), how, which));
  }

  bits made(Z3_ast at) {
    if (is_number(at)) return constant(number(at), width(at));
    const Z3_context c = solver_context();
    const Z3_func_decl how = Z3_get_app_decl(c, Z3_to_app(c, at));
    const std::vector<Z3_ast> from = inputs(at);
    switch (Z3_get_decl_kind(c, how)) {
      case Z3_OP_TRUE: return {gates::yes};
      case Z3_OP_FALSE: return {-gates::yes};
      case Z3_OP_UNINTERPRETED: return fresh(width(at));
      case Z3_OP_NOT:
      case Z3_OP_BNOT: return negated(of(from[0]));
      case Z3_OP_AND:
      case Z3_OP_BAND: return joined(from, gates::yes, &gates::both, width(at));
      case Z3_OP_OR:
      case Z3_OP_BOR: return joined(from, -gates::yes, &gates::either, width(at));
      case Z3_OP_BXOR: return joined(from, -gates::yes, &gates::differ, width(at));
      case Z3_OP_EQ: return {equal(of(from[0]), of(from[1]))};
      case Z3_OP_ITE: return chosen(of(from[0]).front(), of(from[1]), of(from[2]));
      case Z3_OP_BADD: return sum(of(from[0]), of(from[1]));
      case Z3_OP_ULT: return {below(of(from[0]), of(from[1]))};
      case Z3_OP_BSHL: return shifted_up(of(from[0]), number(from[1]));
      case Z3_OP_BLSHR: return shifted_down(of(from[0]), number(from[1]));
      case Z3_OP_EXTRACT: return part(of(from[0]), parameter(how, 1), parameter(how, 0));
      case Z3_OP_ZERO_EXT: return widened(of(from[0]), width(at));
      default: break;
    }
    throw undecided{"no circuit for " + std::string(Z3_func_decl_to_string(c, how))};
  }

  static bits constant(std::uint64_t value, std::size_t width) {
    bits all;
    for (std::size_t i = 0; i < width; ++i) all.push_back(gates::constant((value >> i & 1) != 0));
    return all;
  }
  bits fresh(std::size_t width) {
    bits all;
    for (std::size_t i = 0; i < width; ++i) all.push_back(gates_.input());
    return all;
  }
  static bits negated(bits a) {
    for (literal& each : a) each = -each;
    return a;
  }
  bits joined(const std::vector<Z3_ast>& from,
              literal neutral,
              literal (gates::*gate)(literal, literal),
              std::size_t width) {
    bits all(width, neutral);
    for (const Z3_ast each : from)
      for (std::size_t i = 0; i < width; ++i) all[i] = (gates_.*gate)(all[i], of(each)[i]);
    return all;
  }
  literal equal(const bits& a, const bits& b) {
    literal all = gates::yes;
    for (std::size_t i = 0; i < a.size(); ++i) all = gates_.both(all, gates_.alike(a[i], b[i]));
    return all;
  }
  bits chosen(literal condition, const bits& a, const bits& b) {
    bits all;
    for (std::size_t i = 0; i < a.size(); ++i) all.push_back(gates_.choose(condition, a[i], b[i]));
    return all;
  }
  bits sum(const bits& a, const bits& b) {
    bits all;
    literal carry = -gates::yes;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const literal half = gates_.differ(a[i], b[i]);
      all.push_back(gates_.differ(half, carry));
      carry = gates_.either(gates_.both(a[i], b[i]), gates_.both(half, carry));
    }
    return all;
  }
  /// The highest bit in which the two differ decides.
  literal below(const bits& a, const bits& b) {
    literal less = -gates::yes;
    for (std::size_t i = 0; i < a.size(); ++i)
      less = gates_.choose(gates_.differ(a[i], b[i]), b[i], less);
    return less;
  }
  static bits shifted_up(const bits& a, std::uint64_t count) {
    bits all(a.size(), -gates::yes);
    for (std::size_t i = count; i < a.size(); ++i) all[i] = a[i - count];
    return all;
  }
  static bits shifted_down(const bits& a, std::uint64_t count) {
    bits all(a.size(), -gates::yes);
    for (std::size_t i = count; i < a.size(); ++i) all[i - count] = a[i];
    return all;
  }
  static bits part(const bits& a, unsigned low, unsigned high) {
    return {a.begin() + low, a.begin() + high + 1};
  }
  static bits widened(bits a, std::size_t width) {
    a.resize(width, -gates::yes);
    return a;
  }

  gates gates_;
  std::unordered_map<unsigned, bits> made_;
};

}  // namespace

clauses bit_blasted(const term& condition) {
  circuit all;
  const literal output = all.output_of(condition.get());
  return std::move(all).asserting(output);
}

}  // namespace ptecheck::smt
