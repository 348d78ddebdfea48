#pragma once
#include <string_view>

namespace ptecheck::cli::reproducer_frame {

// What is the same in all programs; the text of the files in cli/reproducer.
extern const std::string_view includes;
extern const std::string_view calls;
extern const std::string_view processes;
extern const std::string_view verdict;

}  // namespace ptecheck::cli::reproducer_frame
