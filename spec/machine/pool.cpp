#include <ptecheck/model/invariant.hpp>
#include <ptecheck/spec/machine/pool.hpp>

namespace ptecheck::spec {

void pool::reset(std::size_t count) {
  units_.assign(count + 1, unit{});
  free_.resize(count);
  for (std::size_t i = 0; i < count; ++i) free_[i] = count - i;
}

void pool::take() {
  PTECHECK_INVARIANT(!free_.empty(), "there are units enough for every page");
  unit& taken = units_[free_.back()];
  free_.pop_back();
  taken = {.born = taken.born + 1};
}

void pool::release(std::uint64_t id) {
  if (id != 0 && units_[id].names == 0 && !units_[id].cached) free_.push_back(id);
}

}  // namespace ptecheck::spec
