#pragma once
#include <ptecheck/os/shared_memory.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ptecheck::cli {

/// One line on standard error that says how far a campaign is, where a person looks at it. All
/// processes of a campaign share it: it has to be made before they begin.
class progress {
 public:
  /// `planned`: how many operations there will be; 0 where nobody knows.
  explicit progress(std::uint64_t planned);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  /// Takes the line away.
  ~progress();

  /// So many operations more are done.
  void add(std::uint64_t operations);
  /// What is done instead of operations now.
  void say(std::string_view what) const;

 private:
  struct board {
    std::atomic<std::uint64_t> done{0};
    std::atomic<std::int64_t> next_ms{0};
  };

  std::uint64_t planned_;
  /// Nothing where nobody looks.
  std::optional<os::shared<board>> shared_;
};

}  // namespace ptecheck::cli
