#pragma once
#include <ptecheck/smt/outside.hpp>
#include <ptecheck/smt/questions.hpp>
#include <ptecheck/smt/report.hpp>

#include <filesystem>
#include <vector>

namespace ptecheck::smt {

/// The solvers that are asked for a second opinion, installed or not.
const std::vector<outside_solver>& other_solvers();

/// What another solver says to everything that Z3 said about a statement. Writes to the folder.
opinion second_opinion(const outside_solver& by,
                       const questions& asked,
                       const std::filesystem::path& folder);

}  // namespace ptecheck::smt
