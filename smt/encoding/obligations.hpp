#pragma once
// What has to hold of any architecture that spells entries: to be called with one of your own.
#include <ptecheck/smt/encoding/frames.hpp>
#include <ptecheck/smt/encoding/layout.hpp>
#include <ptecheck/smt/encoding/mutators.hpp>
#include <ptecheck/smt/encoding/partition.hpp>
#include <ptecheck/smt/encoding/swap.hpp>

#include <utility>
#include <vector>

namespace ptecheck::smt::encoding {

/// Every obligation that is the same on all architectures, by their groups.
template <class A>
std::vector<obligation> encoding_obligations(const A& of = {}) {
  std::vector<obligation> all;
  for (auto family : {layout_obligations<A>(of),
                      partition_obligations<A>(of),
                      frame_obligations<A>(of),
                      swap_obligations<A>(of),
                      mutator_obligations<A>(of)})
    for (obligation& each : family) all.push_back(std::move(each));
  return all;
}

}  // namespace ptecheck::smt::encoding
