#pragma once
// The live kernel, with a witness of what its page tables have inside.
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/model/observation.hpp>

#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// Runs traces on this machine's kernel; where the settings want raw words told, they come as the
/// entries that they stand for.
class told_kernel {
 public:
  static constexpr std::string_view name = impl::kernel::supervisor::name;

  explicit told_kernel(const impl::kernel::settings& with) : on_(with) {}
  model::run_view run(const model::trace& of, bool everywhere = false);

 private:
  impl::kernel::supervisor on_;
  std::vector<model::entry<>> entries_;
};

}  // namespace ptecheck::cli
