#include <ptecheck/cli/output.hpp>
#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/os/streams.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace ptecheck::cli {

output::output(std::string json_place) : json_place_(std::move(json_place)) {
  if (!json_place_.empty() && json_place_ != "-") os::require_writable(json_place_);
}

void output::text(std::string_view what) const {
  if (json_place_ != "-") os::write_all(os::standard_output, what);
}

void output::data(const json& what) const {
  if (json_place_.empty()) return;
  const std::string text = what.dump(2) + '\n';
  if (json_place_ == "-") {
    os::write_all(os::standard_output, text);
  } else {
    os::write_file(json_place_, text);
  }
}

}  // namespace ptecheck::cli
