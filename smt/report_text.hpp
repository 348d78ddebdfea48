#pragma once
#include <ptecheck/smt/report.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::smt {

/// The report on one of many statements, as it crosses a pipe.
struct numbered_report {
  std::size_t number;
  report found;
};

/// Bytes from which `reports_in` makes the same reports.
std::string text_of(const std::vector<numbered_report>& all);

/// Nothing if the bytes are not whole: who sent them did not end well.
std::optional<std::vector<numbered_report>> reports_in(std::string_view text);

}  // namespace ptecheck::smt
