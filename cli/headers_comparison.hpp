#pragma once
// Our formulas against a kernel's own headers: every configuration of the headers, every machine.
#include <ptecheck/impl/headers/build.hpp>
#include <ptecheck/impl/headers/compare.hpp>
#include <ptecheck/impl/packed/kernel_form.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ptecheck::cli {

/// One object on one machine.
struct machine_comparison {
  std::string_view machine;
  impl::headers::comparison result;
};

/// The headers in one configuration. `form` is that of the first machine.
struct configuration_comparison {
  std::string_view configuration;
  impl::packed::kernel_form form;
  std::vector<std::string_view> absent;   ///< have a formula, but are not in these headers
  std::vector<std::string_view> unknown;  ///< machines that these headers know nothing of
  std::vector<machine_comparison> machines;
};

struct headers_comparison {
  std::string headers;
  std::uint64_t version;  ///< LINUX_VERSION_CODE
  std::vector<configuration_comparison> configurations;

  std::uint64_t functions() const;  ///< that were compared in some configuration
  std::uint64_t variants() const;   ///< configurations times machines
  std::uint64_t comparisons(std::uint64_t words) const;
  std::uint64_t differences() const;  ///< functions that differ, counted in every variant
};

/// Builds and compares. `headers`: a directory, or nothing for the newest headers of the machine.
std::variant<headers_comparison, impl::headers::lacking> compare_headers(
    const std::filesystem::path& headers, const impl::headers::comparison_plan& plan);

}  // namespace ptecheck::cli
