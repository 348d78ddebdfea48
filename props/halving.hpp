#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>

namespace ptecheck::props {

/// Where delta debugging cuts: chunks of half the length from the end to the beginning, then of a
/// quarter, at last of one. Sizes are powers of two, so that a list that got shorter meanwhile is
/// cut at familiar places.
class halving {
 public:
  struct chunk {
    std::size_t first;
    std::size_t end;
  };

  /// The next chunk of a list that has this length now.
  std::optional<chunk> next(std::size_t length) {
    if (length == 0) return {};
    if (size_ == 0) start(std::bit_ceil(length + 1) / 2, length);
    end_ = std::min(end_, length);
    if (end_ == 0) {
      if (size_ == 1) return {};
      start(size_ / 2, length);
    }
    const std::size_t end = end_;
    end_ -= std::min(size_, end_);
    return chunk{end_, end};
  }

 private:
  void start(std::size_t size, std::size_t end) {
    size_ = size;
    end_ = end;
  }

  std::size_t size_ = 0;
  std::size_t end_ = 0;
};

}  // namespace ptecheck::props
