#include <ptecheck/props/shrink_worlds.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace ptecheck::props {
namespace {

using model::world;

/// Calls visit(world) for each way to change one field that says what the arena is, or which
/// features and profile there are.
template <class F>
void for_each_change(world in, F visit) {
  const auto vary = [&]<class T>(T world::*field, std::size_t values) {
    const T before = in.*field;
    for (std::size_t value = 0; value < values; ++value) {
      in.*field = static_cast<T>(value);
      visit(in);
    }
    in.*field = before;
  };
  vary(&world::maps, std::size(model::names_of<model::backing>));
  vary(&world::prot, std::size(model::names_of<model::protection>));
  vary(&world::uffd, std::size(model::names_of<model::uffd_mode>));
  model::for_each_field(in.features, [&](auto, bool& on) {
    on = !on;
    visit(in);
    on = !on;
  });
  for (in.profile.index = 0; in.profile.index < model::profiles.size(); ++in.profile.index)
    visit(in);
}

std::size_t fields_in_common(const world& a, const world& b) {
  return static_cast<std::size_t>(a.maps == b.maps) + (a.prot == b.prot) + (a.uffd == b.uffd) +
         (a.features == b.features) + (a.profile == b.profile);
}

}  // namespace

std::vector<world> usual_worlds(const world& as_large_as) {
  world usual = model::default_world;
  usual.mms = as_large_as.mms;
  usual.pages = as_large_as.pages;
  std::vector<world> all{usual};
  for_each_change(usual, [&](const world& other) {
    if (!(other == usual) && !lacking_feature(other)) all.push_back(other);
  });
  std::stable_sort(all.begin(), all.end(), [](const world& a, const world& b) {
    return complexity(a) < complexity(b);
  });
  return all;
}

std::vector<world> simpler_neighbours(const world& of) {
  std::vector<world> all;
  for_each_change(of, [&](const world& other) {
    if (complexity(other) < complexity(of) && !lacking_feature(other)) all.push_back(other);
  });
  return all;
}

nearby_worlds worlds_around(const world& own) {
  nearby_worlds around;
  const std::vector<world> usual = usual_worlds(own);
  const std::size_t of_default = fields_in_common(usual.front(), own);
  for (const world& each : usual) {
    const bool has_it_from_own = fields_in_common(each, own) > of_default;
    const bool is_between = each == usual.front() || each == own || has_it_from_own;
    (is_between ? around.between : around.others).push_back(each);
  }
  if (std::find(usual.begin(), usual.end(), own) == usual.end()) around.between.push_back(own);
  return around;
}

}  // namespace ptecheck::props
