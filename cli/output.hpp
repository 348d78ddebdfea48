#pragma once
#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace ptecheck::cli {

using json = nlohmann::ordered_json;

/// Where a verb says what it has to say: text for people on standard output, and JSON where it was
/// asked for. JSON on standard output (`-`) stands there alone.
class output {
 public:
  /// `json_place`: a file, `-`, or nothing for no JSON. Throws environment_error at once if the
  /// file cannot be written: nobody should learn that after hours.
  explicit output(std::string json_place);

  void text(std::string_view what) const;
  void data(const json& what) const;

 private:
  std::string json_place_;
};

}  // namespace ptecheck::cli
