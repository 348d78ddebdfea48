#pragma once
#include <ptecheck/model/world.hpp>

#include <vector>

namespace ptecheck::props {

/// The worlds in which a failing trace may have simpler relatives. All are as large as its own.
struct nearby_worlds {
  /// The default world, its own, and those with one unusual field that have it from its own.
  std::vector<model::world> between;
  /// Those with any other unusual field.
  std::vector<model::world> others;
};
nearby_worlds worlds_around(const model::world& own);

/// The default world and all that differ from it in one field, the simplest first.
std::vector<model::world> usual_worlds(const model::world& as_large_as);

/// The worlds that are simpler than this one and differ from it in one field.
std::vector<model::world> simpler_neighbours(const model::world& of);

}  // namespace ptecheck::props
