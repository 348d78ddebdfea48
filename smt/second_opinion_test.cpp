#include <ptecheck/os/file.hpp>
#include <ptecheck/os/scratch_directory.hpp>
#include <ptecheck/smt/certificate/certify.hpp>
#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/second_opinion.hpp>
#include <ptecheck/smt/smtlib.hpp>
#include <ptecheck/smt/workers.hpp>

#include <gtest/gtest.h>

namespace ptecheck::smt {
namespace {

const statement is_true = in_both_lives([]<class Life>(Life& life) {
  using W = typename Life::word;
  const W w = life.template declare<W>("w");
  life.claim((w & ~w) == W{std::uint64_t{0}});
});
const statement is_false = in_both_lives([]<class Life>(Life& life) {
  using W = typename Life::word;
  life.claim(!(life.template declare<W>("w") == W{std::uint64_t{7}}));
});

/// A solver that is a line for the shell.
outside_solver shell(std::string line) {
  return {"fake", {"sh", "-c", std::move(line)}};
}

questions asked_about(const statement& says) {
  questions asked;
  discharge(says, {}, &asked);
  return asked;
}

opinion opinion_of(std::string line, const statement& says) {
  const os::scratch_directory scratch;
  return second_opinion(shell(std::move(line)), asked_about(says), scratch.file(""));
}

TEST(questions, of_a_proof_are_impossible_and_of_a_counterexample_possible) {
  const questions proved = asked_about(is_true), refuted = asked_about(is_false);
  EXPECT_EQ(proved.impossible.size(), 1u);
  EXPECT_TRUE(proved.possible.empty());
  EXPECT_FALSE(refuted.possible.empty());
}

TEST(questions, are_scripts_of_one_question) {
  const std::string script = smtlib_text(any_of(asked_about(is_true).impossible));
  EXPECT_NE(script.find("(set-logic QF_BV)"), std::string::npos);
  EXPECT_NE(script.find("(declare-fun w () (_ BitVec 64))"), std::string::npos);
  EXPECT_EQ(script.find("(set-"), script.find("(set-logic")) << script;
  EXPECT_EQ(script.find("check-sat"), script.rfind("check-sat"));
  EXPECT_TRUE(script.ends_with("(exit)\n"));
}

/// With whatever they print besides, which differs from solver to solver.
TEST(a_second_opinion, of_those_that_are_installed_agrees) {
  const os::scratch_directory scratch;
  for (const outside_solver& each : other_solvers()) {
    if (!installed_version(each)) continue;
    for (const statement& says : {is_true, is_false}) {
      const opinion said = second_opinion(each, asked_about(says), scratch.file(""));
      EXPECT_EQ(said.found, agreement::agrees) << each.name << ": " << said.why;
    }
  }
}

TEST(a_second_opinion, agrees_or_disagrees) {
  EXPECT_EQ(opinion_of("echo unsat", is_true), (opinion{"fake", agreement::agrees, "", 0}));
  const opinion against = opinion_of("echo sat; exit 10", is_true);
  EXPECT_EQ(against.found, agreement::disagrees);
  EXPECT_EQ(against.why, "it calls possible what Z3 calls impossible");
  const opinion no_case = opinion_of("echo unsat", is_false);
  EXPECT_EQ(no_case.found, agreement::disagrees);
  EXPECT_EQ(no_case.why, "it calls impossible what Z3 calls possible");
}

TEST(a_second_opinion, that_cannot_be_trusted_is_none) {
  const std::vector<std::pair<const char*, const char*>> lines{
      {"echo unknown", "it said: unknown"},
      {"true", "it said: nothing"},
      {"echo unsatisfiable", "it said: unsatisfiable"},
      {"echo unsat; echo sat", "it said: unsat"},
      {"echo '(error \"parse error\")'; echo unsat", "it said: (error \"parse error\")"},
      {"echo unsat; exit 1", "it answered, but ended with exit code 1"},
      {"echo unsat; exit 10", "it answered, but ended with exit code 10"},
      {"echo unsat; kill -SEGV $$", "it ended with signal 11 (Segmentation fault)"},
      {"exit 127", "it is not installed"},
  };
  for (const auto& [line, why] : lines) {
    const opinion said = opinion_of(line, is_true);
    EXPECT_EQ(said.found, agreement::silent) << line;
    EXPECT_EQ(said.why, why) << line;
  }
}

TEST(an_outside_solver, that_hangs_is_ended) {
  const outside_answer late =
      asked(shell("sleep 1000"), {.files = {}, .patience = std::chrono::milliseconds(50)});
  EXPECT_FALSE(late.possible);
  EXPECT_EQ(late.why, "it ended with killed at its deadline");
}

TEST(an_outside_solver, that_is_not_installed_has_no_version) {
  EXPECT_FALSE(installed_version({"none", {"ptecheck-no-such-solver"}}));
  EXPECT_TRUE(installed_version({"sh", {"true"}}));
}

TEST(an_outside_solver, that_says_no_version_is_of_unknown_version) {
  const auto version_of = [](const std::string& name, const std::string& script) {
    const os::scratch_directory scratch;
    const std::filesystem::path program = scratch.file(name);
    os::write_file(program, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return installed_version({name, {program}});
  };
  EXPECT_EQ(version_of("good", "echo This is a solver 1.0.3"), "1.0.3");
  EXPECT_EQ(version_of("babbles", "echo '(error \"no option 3\")'"), "of unknown version");
  EXPECT_EQ(version_of("fails", "echo a solver 1.0.3; exit 1"), "of unknown version");
}

opinion certificate_of(const std::string& line, const statement& says) {
  const os::scratch_directory scratch;
  return certificate(shell(line), asked_about(says), scratch.file(""));
}

/// The files are $0, the clauses, and $1, the proof.
TEST(a_certificate, is_accepted_only_if_its_proof_is) {
  EXPECT_EQ(certificate_of("echo 's UNSATISFIABLE'; : >\"$1\"", is_true).found, agreement::agrees);
  const opinion no_proof = certificate_of("echo 's UNSATISFIABLE'", is_true);
  EXPECT_EQ(no_proof.found, agreement::silent);
  EXPECT_EQ(no_proof.why, "it wrote no proof");
  const opinion against = certificate_of("echo 's SATISFIABLE'; exit 10", is_true);
  EXPECT_EQ(against.found, agreement::disagrees);
}

TEST(a_certificate, of_the_solver_that_is_installed_is_accepted) {
  if (!installed_version(proving_solver())) GTEST_SKIP() << proving_solver().name;
  const os::scratch_directory scratch;
  const opinion said = certificate(proving_solver(), asked_about(is_true), scratch.file(""));
  EXPECT_EQ(said.found, agreement::agrees) << said.why;
}

TEST(a_certificate, of_what_is_possible_has_a_step_that_does_not_follow) {
  questions asked;
  asked.impossible = {variable("anything", 0)};
  const os::scratch_directory scratch;
  const opinion lie =
      certificate(shell("echo 's UNSATISFIABLE'; echo 0 >\"$1\""), asked, scratch.file(""));
  EXPECT_EQ(lie.found, agreement::silent);
  EXPECT_EQ(lie.why, "its proof is not accepted: step 1 does not follow");
}

TEST(a_certificate, is_never_the_proof_of_another_statement) {
  const os::scratch_directory scratch;
  os::write_file(scratch.file("proof.drat"), "");
  const opinion said =
      certificate(shell("echo 's UNSATISFIABLE'"), asked_about(is_true), scratch.file(""));
  EXPECT_EQ(said.why, "it wrote no proof");
}

referee says_always(const std::string& line) {
  return {"fake", [line](const questions& asked, const std::filesystem::path& folder) {
            return second_opinion(shell(line), asked, folder);
          }};
}

TEST(referees, are_asked_about_what_was_decided_and_only_that) {
  const statement vacuous = in_both_lives([](auto&) {});
  const auto reports =
      discharge_all({is_true, is_false, vacuous}, {.referees = {says_always("echo unsat")}});
  ASSERT_EQ(reports[0].opinions.size(), 1u);
  EXPECT_EQ(reports[0].opinions[0].found, agreement::agrees);
  EXPECT_EQ(reports[1].opinions[0].found, agreement::disagrees);
  EXPECT_EQ(reports[2].found, verdict::undecided);
  EXPECT_TRUE(reports[2].opinions.empty());
}

TEST(referees, of_proofs_are_not_asked_about_what_was_refuted) {
  referee only_of_proofs = says_always("echo unsat");
  only_of_proofs.of_proofs_only = true;
  const auto reports = discharge_all({is_true, is_false}, {.referees = {only_of_proofs}});
  EXPECT_EQ(reports[0].opinions.size(), 1u);
  EXPECT_TRUE(reports[1].opinions.empty());
}

TEST(referees, that_come_to_their_deadline_twice_are_not_asked_any_more) {
  const referee late{"slow", [](const questions&, const std::filesystem::path&) {
                       return opinion{"slow", agreement::silent, "late", 0, true};
                     }};
  const auto reports = discharge_all(std::vector(20, is_true), {.workers = 1, .referees = {late}});
  for (std::size_t i = 0; i < reports.size(); ++i) {
    ASSERT_EQ(reports[i].opinions.size(), 1u);
    EXPECT_EQ(reports[i].opinions[0].found, agreement::silent);
    EXPECT_EQ(reports[i].opinions[0].late, i < 2) << i;
  }
}

}  // namespace
}  // namespace ptecheck::smt
