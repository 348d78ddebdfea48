#include <ptecheck/cli/headers_comparison.hpp>
#include <ptecheck/impl/headers/processor.hpp>
#include <ptecheck/impl/packed/kernel_functions.hpp>

#include <algorithm>

namespace ptecheck::cli {
namespace {

using impl::headers::kernel_object;

constexpr const auto& formulas = impl::packed::kernel_functions<model::machine_word>;

impl::packed::kernel_form form_of(const kernel_object& object) {
  return impl::packed::measured_form([&](std::string_view name, std::uint64_t x, std::uint64_t y) {
    return object.ask(name, x, y);
  });
}

configuration_comparison compare_configuration(std::string_view name,
                                               const kernel_object& object,
                                               const impl::headers::comparison_plan& plan) {
  configuration_comparison of{name, {}, {}, {}, {}};
  for (const auto& formula : formulas)
    if (object.find(formula.name) == nullptr) of.absent.push_back(formula.name);
  for (const impl::headers::processor& machine : impl::headers::processors) {
    if (!impl::headers::pretend(object, machine)) {
      of.unknown.push_back(machine.name);
      continue;
    }
    const impl::packed::kernel_form form = form_of(object);
    if (of.machines.empty()) of.form = form;
    of.machines.push_back({machine.name, impl::headers::compare(object, formulas, form, plan)});
  }
  return of;
}

}  // namespace

std::variant<headers_comparison, impl::headers::lacking> compare_headers(
    const std::filesystem::path& headers, const impl::headers::comparison_plan& plan) {
  headers_comparison all{};
  for (const std::string_view name : impl::headers::configurations) {
    auto outcome = impl::headers::build(headers, name);
    if (const auto* missing = std::get_if<impl::headers::lacking>(&outcome)) return *missing;
    const auto& made = std::get<impl::headers::built>(outcome);
    all.headers = made.headers;
    all.version = made.object.ask("LINUX_VERSION_CODE", 0, 0).value_or(0);
    all.configurations.push_back(compare_configuration(name, made.object, plan));
  }
  return all;
}

std::uint64_t headers_comparison::functions() const {
  std::uint64_t most = 0;
  for (const auto& of : configurations)
    for (const auto& on : of.machines) most = std::max(most, on.result.functions);
  return most;
}

std::uint64_t headers_comparison::variants() const {
  std::uint64_t sum = 0;
  for (const auto& of : configurations) sum += of.machines.size();
  return sum;
}

std::uint64_t headers_comparison::comparisons(std::uint64_t words) const {
  std::uint64_t sum = 0;
  for (const auto& of : configurations)
    for (const auto& on : of.machines) sum += on.result.functions * words + on.result.numbers;
  return sum;
}

std::uint64_t headers_comparison::differences() const {
  std::uint64_t sum = 0;
  for (const auto& of : configurations)
    for (const auto& on : of.machines) sum += on.result.differences.size();
  return sum;
}

}  // namespace ptecheck::cli
