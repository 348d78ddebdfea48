#include <ptecheck/smt/solver.hpp>

#include <z3.h>

#include <string>
#include <vector>

namespace ptecheck::smt {
namespace {

/// What went wrong since the last look, as an exception.
void expect_no_error() {
  const Z3_context c = solver_context();
  const Z3_error_code code = Z3_get_error_code(c);
  if (code != Z3_OK) throw undecided{Z3_get_error_msg(c, code)};
}

void limit(Z3_solver solver, effort most) {
  const Z3_context c = solver_context();
  const Z3_params limits = Z3_mk_params(c);
  Z3_params_inc_ref(c, limits);
  Z3_params_set_uint(c, limits, Z3_mk_string_symbol(c, "rlimit"), most.resources);
  Z3_params_set_uint(c, limits, Z3_mk_string_symbol(c, "timeout"), most.milliseconds);
  Z3_solver_set_params(c, solver, limits);
  Z3_params_dec_ref(c, limits);
}

}  // namespace

model_of_terms::model_of_terms(Z3_model model) : model_(model) {
  Z3_model_inc_ref(solver_context(), model_);
}

model_of_terms::model_of_terms(const model_of_terms& other) : model_(other.model_) {
  if (model_ != nullptr) Z3_model_inc_ref(solver_context(), model_);
}

model_of_terms::~model_of_terms() {
  if (model_ != nullptr) Z3_model_dec_ref(solver_context(), model_);
}

term model_of_terms::evaluated(const term& a) const {
  Z3_ast value = nullptr;
  const bool complete_with_zeros = true;
  if (!Z3_model_eval(solver_context(), model_, a.get(), complete_with_zeros, &value))
    throw undecided{"a model without a value"};
  return term(value);
}

bool model_of_terms::holds(const term& truth) const {
  return Z3_get_bool_value(solver_context(), evaluated(truth).get()) == Z3_L_TRUE;
}

std::uint64_t model_of_terms::value(const term& word) const {
  std::uint64_t value = 0;
  if (!Z3_get_numeral_uint64(solver_context(), evaluated(word).get(), &value))
    throw undecided{"a value that is no number"};
  return value;
}

solver::solver(effort most, questions* asked) : most_(most), asked_(asked) {
  const Z3_context c = solver_context();
  solver_ = Z3_mk_solver_for_logic(c, Z3_mk_string_symbol(c, "QF_BV"));
  Z3_solver_inc_ref(c, solver_);
  limit(solver_, most_);
  // A scope makes Z3 choose its incremental core: measured two to four times as fast here.
  push();
}

solver::~solver() {
  Z3_solver_dec_ref(solver_context(), solver_);
}

void solver::push() {
  Z3_solver_push(solver_context(), solver_);
}

void solver::pop() {
  Z3_solver_pop(solver_context(), solver_, 1);
}

void solver::add(const term& condition) {
  Z3_solver_assert(solver_context(), solver_, condition.get());
  expect_no_error();
}

term solver::added() const {
  const Z3_context c = solver_context();
  const Z3_ast_vector stack = Z3_solver_get_assertions(c, solver_);
  Z3_ast_vector_inc_ref(c, stack);
  std::vector<term> all;
  for (unsigned i = 0; i < Z3_ast_vector_size(c, stack); ++i)
    all.emplace_back(Z3_ast_vector_get(c, stack, i));
  Z3_ast_vector_dec_ref(c, stack);
  return all_of(all);
}

void solver::keep(bool possible) {
  if (asked_ == nullptr) return;
  if (possible) {
    asked_->possible = added();
  } else {
    asked_->impossible.push_back(added());
  }
}

std::optional<model_of_terms> solver::model_with(const term& condition) {
  const Z3_context c = solver_context();
  push();
  add(condition);
  const Z3_lbool answer = Z3_solver_check(c, solver_);
  std::optional<model_of_terms> found;
  std::string why;
  if (answer == Z3_L_TRUE) found.emplace(Z3_solver_get_model(c, solver_));
  if (answer != Z3_L_UNDEF) keep(answer == Z3_L_TRUE);
  if (answer == Z3_L_UNDEF) why = Z3_solver_get_reason_unknown(c, solver_);
  pop();
  if (answer == Z3_L_UNDEF)
    throw undecided{"the solver gave up (" + why + ") within " + std::to_string(most_.resources) +
                    " resources and " + std::to_string(most_.milliseconds) + " ms"};
  expect_no_error();
  return found;
}

}  // namespace ptecheck::smt
