#include <ptecheck/os/file.hpp>
#include <ptecheck/smt/second_opinion.hpp>
#include <ptecheck/smt/smtlib.hpp>

namespace ptecheck::smt {
namespace {

std::string_view word_for(bool possible) {
  return possible ? "possible" : "impossible";
}

/// What it says to one question that Z3 answered.
opinion compared(const outside_solver& by,
                 const term& condition,
                 bool possible,
                 const std::filesystem::path& folder) {
  const std::string script = folder / "question.smt2";
  os::write_file(script, smtlib_text(condition));
  const outside_answer answer = asked(by, {.files = {script}});
  if (!answer.possible) return {by.name, agreement::silent, answer.why, 0, answer.late};
  if (*answer.possible == possible) return {by.name, agreement::agrees, ""};
  return {by.name,
          agreement::disagrees,
          "it calls " + std::string(word_for(!possible)) + " what Z3 calls " +
              std::string(word_for(possible))};
}

}  // namespace

const std::vector<outside_solver>& other_solvers() {
  static const std::vector<outside_solver> all{
      {"cvc5", {"cvc5", "--bv-solver=bitblast", "--bitblast=eager"}},
      {"boolector", {"boolector", "--smt2"}},
  };
  return all;
}

/// One question stands for all that must be impossible: starting a program for each would cost more
/// than the answers do.
opinion second_opinion(const outside_solver& by,
                       const questions& asked,
                       const std::filesystem::path& folder) {
  opinion said = compared(by, any_of(asked.impossible), false, folder);
  if (said.found == agreement::agrees && !asked.possible.empty())
    said = compared(by, asked.possible, true, folder);
  return said;
}

}  // namespace ptecheck::smt
