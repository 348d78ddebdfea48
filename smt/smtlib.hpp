#pragma once
#include <ptecheck/smt/term.hpp>

#include <string>

namespace ptecheck::smt {

/// The question whether the condition can be true, as SMT-LIB 2 of the logic QF_BV: one script with
/// one `check-sat`.
std::string smtlib_text(const term& condition);

}  // namespace ptecheck::smt
