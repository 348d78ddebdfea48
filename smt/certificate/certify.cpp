#include <ptecheck/os/file.hpp>
#include <ptecheck/smt/certificate/bit_blast.hpp>
#include <ptecheck/smt/certificate/certify.hpp>
#include <ptecheck/smt/certificate/refutation.hpp>

#include <filesystem>

namespace ptecheck::smt {

const outside_solver& proving_solver() {
  static const outside_solver cadical{"cadical", {"cadical", "-q", "-n", "--no-binary"}};
  return cadical;
}

opinion certificate(const outside_solver& by,
                    const questions& asked,
                    const std::filesystem::path& folder) try {
  const clauses formula = bit_blasted(any_of(asked.impossible));
  const std::string question = folder / "question.cnf", proof = folder / "proof.drat";
  // One that an earlier statement left would answer for this one.
  std::filesystem::remove(proof);
  os::write_file(question, dimacs_text(formula));
  const outside_answer answer = smt::asked(by, {.files = {question, proof}});
  if (!answer.possible) return {by.name, agreement::silent, answer.why, 0, answer.late};
  if (*answer.possible)
    return {by.name, agreement::disagrees, "it calls possible what Z3 calls impossible"};
  if (!std::filesystem::exists(proof)) return {by.name, agreement::silent, "it wrote no proof"};
  const checked_refutation found = check_refutation(formula, os::read_file(proof));
  if (!found.holds) return {by.name, agreement::silent, "its proof is not accepted: " + found.why};
  return {by.name, agreement::agrees, "", found.steps};
} catch (const undecided& reason) {
  return {by.name, agreement::silent, reason.why};
}

}  // namespace ptecheck::smt
