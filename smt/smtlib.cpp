#include <ptecheck/smt/smtlib.hpp>

#include <z3.h>

namespace ptecheck::smt {

/// What Z3 says of the script before it names the logic is left out: Boolector warns of it.
std::string smtlib_text(const term& condition) {
  const char* const no_name = "";
  const char* const unknown = "unknown";
  const std::string script = Z3_benchmark_to_smtlib_string(
      solver_context(), no_name, "QF_BV", unknown, "", 0, nullptr, condition.get());
  return script.substr(script.find("(set-logic")) + "(exit)\n";
}

}  // namespace ptecheck::smt
