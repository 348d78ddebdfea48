#include <ptecheck/smt/perturbed.hpp>

namespace ptecheck::smt {

perturbation& perturbation::here() {
  static thread_local perturbation that;
  return that;
}

}  // namespace ptecheck::smt
