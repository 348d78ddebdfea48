#pragma once
// The recorded results of a folder: what the tests of machines are held against.
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/model/recorded.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace ptecheck::model {

/// Every file of the folder, by name. A file that cannot be read is named, and ends the test.
inline std::vector<recording> recordings_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& each : std::filesystem::directory_iterator(folder))
    files.push_back(each.path().string());
  std::sort(files.begin(), files.end());
  std::vector<recording> all;
  for (const std::string& file : files) {
    std::ifstream in{file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto read = parse_recording(text);
    if (const auto* wrong = std::get_if<parse_error>(&read)) {
      std::cerr << file << ':' << wrong->line << ": " << wrong->message << '\n';
      PTECHECK_INVARIANT(false, "every file of results can be read");
    }
    all.push_back(std::get<recording>(read));
  }
  return all;
}

}  // namespace ptecheck::model
