#include <ptecheck/smt/smtlib.hpp>

#include <z3.h>

namespace ptecheck::smt {

std::string smtlib_text(const term& condition) {
  const char* const no_name = "";
  const char* const unknown = "unknown";
  const std::string script = Z3_benchmark_to_smtlib_string(
      solver_context(), no_name, "QF_BV", unknown, "", 0, nullptr, condition.get());
  return script + "(exit)\n";
}

}  // namespace ptecheck::smt
