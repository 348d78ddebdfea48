#pragma once
// Z3's terms behind one pointer, so that no other header of this folder shows Z3 to who includes
// it.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

struct _Z3_ast;      // NOLINT(bugprone-reserved-identifier): Z3's own names
struct _Z3_context;  // NOLINT(bugprone-reserved-identifier)

namespace ptecheck::smt {

/// No answer: too many paths, a solver that gave up or that answers what it may not. Deliberately
/// no std::exception, so that no judged text catches it.
struct undecided {
  std::string why;
};

/// The one context of this process: terms of two contexts must not meet, so there is no second one.
/// It is made when first used and lives as long as the process.
_Z3_context* solver_context();

/// Solver and version: "Z3 4.8.12".
std::string solver_version();

/// A term, or nothing. Nothing converts to or from it.
class term {
 public:
  term() = default;
  explicit term(_Z3_ast* ast);
  term(const term& other);
  term(term&& other) noexcept : ast_(std::exchange(other.ast_, nullptr)) {}
  term& operator=(term other) noexcept {
    std::swap(ast_, other.ast_);
    return *this;
  }
  ~term();

  bool empty() const { return ast_ == nullptr; }
  _Z3_ast* get() const { return ast_; }
  /// Equal terms have equal numbers, as long as they live.
  unsigned id() const;

 private:
  _Z3_ast* ast_ = nullptr;
};

/// What is built of two terms. Words and numbers have `plus` and `below` (unsigned), truths `both`
/// and `either`, all of them `equal`.
enum class term_operation : std::uint8_t {
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  plus,
  below,
  equal,
  both,
  either,
};

term apply(term_operation what, const term& a, const term& b);
term bit_not(const term& a);
term negation(const term& a);
term if_then_else(const term& condition, const term& yes, const term& no);
/// Truths: whether one of them holds, and whether all do.
term any_of(const std::vector<term>& all);
term all_of(const std::vector<term>& all);
/// The lowest so many bits of a word, as a number of that width.
term low_bits(const term& word, unsigned bits);
/// The bit of a word with this number, as a truth.
term bit(const term& word, unsigned number);

term constant(bool value);
term constant(std::uint64_t value, unsigned bits);
/// A variable: a truth if it has no bits, else a number of so many, widened to a word.
term variable(const std::string& name, unsigned bits);

/// The term that a negation negates, or nothing.
term negated(const term& a);

}  // namespace ptecheck::smt
