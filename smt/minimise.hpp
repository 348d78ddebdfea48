#pragma once
#include <ptecheck/smt/explorer.hpp>
#include <ptecheck/smt/parts.hpp>

#include <vector>

namespace ptecheck::smt {

/// Among the cases of the current path that make `failing` true, the one whose parts are the
/// smallest, the earlier ones first. That is a property of the statement: another solver, or the
/// same in another mood, would end at the same one. `found` is any such case to begin with.
model_of_terms minimised(explorer& paths,
                         const symbolic_truth& failing,
                         model_of_terms found,
                         const std::vector<part<symbolic_word>>& order);

}  // namespace ptecheck::smt
