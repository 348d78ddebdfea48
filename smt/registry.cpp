#include <ptecheck/smt/registry.hpp>

#include <utility>

namespace ptecheck::smt {

std::vector<obligation> all_obligations() {
  std::vector<obligation> all;
  for (auto* family : {laws_of_meaning,
                       refinements,
                       laws_of_operations,
                       laws_of_sequences,
                       laws_of_scans,
                       laws_of_tables,
                       laws_of_twins,
                       laws_of_hugetlb,
                       laws_of_encodings,
                       laws_of_other_architectures})
    for (obligation& each : family()) all.push_back(std::move(each));
  return all;
}

}  // namespace ptecheck::smt
