#include <ptecheck/smt/term.hpp>

#include <z3.h>

#include <array>
#include <vector>

namespace ptecheck::smt {
namespace {

Z3_context new_context() {
  const Z3_config configuration = Z3_mk_config();
  const Z3_context context = Z3_mk_context_rc(configuration);
  Z3_del_config(configuration);
  // Without a handler errors are only noted; `made` asks for them.
  Z3_set_error_handler(context, nullptr);
  return context;
}

term made(Z3_ast ast) {
  const Z3_context context = solver_context();
  if (ast == nullptr) throw undecided{Z3_get_error_msg(context, Z3_get_error_code(context))};
  return term(ast);
}

std::vector<Z3_ast> pointers(const std::vector<term>& all) {
  std::vector<Z3_ast> bare;
  bare.reserve(all.size());
  for (const term& each : all) bare.push_back(each.get());
  return bare;
}

}  // namespace

Z3_context solver_context() {
  static const Z3_context context = new_context();
  return context;
}

std::string solver_version() {
  unsigned major = 0, minor = 0, build = 0, revision = 0;
  Z3_get_version(&major, &minor, &build, &revision);
  return "Z3 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(build);
}

term::term(Z3_ast ast) : ast_(ast) {
  Z3_inc_ref(solver_context(), ast_);
}

term::term(const term& other) : ast_(other.ast_) {
  if (ast_ != nullptr) Z3_inc_ref(solver_context(), ast_);
}

term::~term() {
  if (ast_ != nullptr) Z3_dec_ref(solver_context(), ast_);
}

unsigned term::id() const {
  return Z3_get_ast_id(solver_context(), ast_);
}

term apply(term_operation what, const term& a, const term& b) {
  const Z3_context c = solver_context();
  const std::array<Z3_ast, 2> pair{a.get(), b.get()};
  switch (what) {
    case term_operation::bit_and: return made(Z3_mk_bvand(c, a.get(), b.get()));
    case term_operation::bit_or: return made(Z3_mk_bvor(c, a.get(), b.get()));
    case term_operation::bit_xor: return made(Z3_mk_bvxor(c, a.get(), b.get()));
    case term_operation::shift_left: return made(Z3_mk_bvshl(c, a.get(), b.get()));
    case term_operation::shift_right: return made(Z3_mk_bvlshr(c, a.get(), b.get()));
    case term_operation::plus: return made(Z3_mk_bvadd(c, a.get(), b.get()));
    case term_operation::below: return made(Z3_mk_bvult(c, a.get(), b.get()));
    case term_operation::equal: return made(Z3_mk_eq(c, a.get(), b.get()));
    case term_operation::both: return made(Z3_mk_and(c, pair.size(), pair.data()));
    case term_operation::either: return made(Z3_mk_or(c, pair.size(), pair.data()));
  }
  throw undecided{"no such operation"};
}

term bit_not(const term& a) {
  return made(Z3_mk_bvnot(solver_context(), a.get()));
}

term negation(const term& a) {
  return made(Z3_mk_not(solver_context(), a.get()));
}

term if_then_else(const term& condition, const term& yes, const term& no) {
  return made(Z3_mk_ite(solver_context(), condition.get(), yes.get(), no.get()));
}

term any_of(const std::vector<term>& all) {
  // `or` of nothing is no text that other solvers read.
  if (all.empty()) return constant(false);
  if (all.size() == 1) return all.front();
  const std::vector<Z3_ast> bare = pointers(all);
  return made(Z3_mk_or(solver_context(), static_cast<unsigned>(bare.size()), bare.data()));
}

term all_of(const std::vector<term>& all) {
  if (all.empty()) return constant(true);
  if (all.size() == 1) return all.front();
  const std::vector<Z3_ast> bare = pointers(all);
  return made(Z3_mk_and(solver_context(), static_cast<unsigned>(bare.size()), bare.data()));
}

term low_bits(const term& word, unsigned bits) {
  return made(Z3_mk_extract(solver_context(), bits - 1, 0, word.get()));
}

term bit(const term& word, unsigned number) {
  const term taken = made(Z3_mk_extract(solver_context(), number, number, word.get()));
  return apply(term_operation::equal, taken, constant(1, 1));
}

term constant(bool value) {
  const Z3_context c = solver_context();
  return made(value ? Z3_mk_true(c) : Z3_mk_false(c));
}

term constant(std::uint64_t value, unsigned bits) {
  const Z3_context c = solver_context();
  return made(Z3_mk_unsigned_int64(c, value, Z3_mk_bv_sort(c, bits)));
}

term variable(const std::string& name, unsigned bits) {
  const Z3_context c = solver_context();
  const Z3_symbol symbol = Z3_mk_string_symbol(c, name.c_str());
  if (bits == 0) return made(Z3_mk_const(c, symbol, Z3_mk_bool_sort(c)));
  const term narrow = made(Z3_mk_const(c, symbol, Z3_mk_bv_sort(c, bits)));
  return bits == 64 ? narrow : made(Z3_mk_zero_ext(c, 64 - bits, narrow.get()));
}

term negated(const term& a) {
  const Z3_context c = solver_context();
  const Z3_app application = Z3_to_app(c, a.get());
  if (Z3_get_decl_kind(c, Z3_get_app_decl(c, application)) != Z3_OP_NOT) return {};
  return made(Z3_get_app_arg(c, application, 0));
}

}  // namespace ptecheck::smt
