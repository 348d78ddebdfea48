#include <ptecheck/smt/encoding/obligations.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>
#include <ptecheck/smt/registry.hpp>

namespace ptecheck::smt {

std::vector<obligation> laws_of_encodings() {
  using namespace encoding::on_x86_64;
  std::vector<obligation> all = encoding::encoding_obligations<encoding::x86_64>();
  for (auto* family : {layout_families,
                       partition_families,
                       frame_families,
                       swap_families,
                       mutator_families,
                       dirty_families,
                       protection_families,
                       reclaim_families,
                       migration_families,
                       l1tf_families,
                       walker_families,
                       huge_families,
                       marker_families})
    for (obligation& each : family()) all.push_back(std::move(each));
  return all;
}

}  // namespace ptecheck::smt
