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

/// What PAGEMAP_SCAN says of words.
std::vector<obligation> laws_of_scans();

/// How addresses split over the tables, and what a walk relies on.
std::vector<obligation> laws_of_tables();

/// What a transition makes of a huge word, held against what its twin makes of small ones.
std::vector<obligation> laws_of_twins();

/// What a transition makes of the word of a hugetlb page, for each small page of it.
std::vector<obligation> laws_of_hugetlb();

/// How words are spelt: fields, frames, swap entries and Linux's inline functions on them.
std::vector<obligation> laws_of_encodings();

/// The same of arm64 and riscv64.
std::vector<obligation> laws_of_other_architectures();

/// Every obligation there is, family by family. Names are unique.
std::vector<obligation> all_obligations();

}  // namespace ptecheck::smt
