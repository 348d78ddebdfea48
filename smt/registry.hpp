#pragma once
#include <ptecheck/smt/obligation.hpp>

#include <vector>

namespace ptecheck::smt {

/// Every packed operation refines its rule and keeps words well formed.
std::vector<obligation> refinements();

/// What words mean, tied down by an encoder that was written by hand.
std::vector<obligation> laws_of_meaning();

/// What holds of packed operations by themselves.
std::vector<obligation> laws_of_operations();

/// What two packed operations in a row do.
std::vector<obligation> laws_of_sequences();

/// Every obligation there is, family by family. Names are unique.
std::vector<obligation> all_obligations();

}  // namespace ptecheck::smt
