#pragma once
#include <ptecheck/model/fields.hpp>

#include <cstdint>
#include <vector>

namespace ptecheck::spec {

/// A frame or a swap slot, as long as somebody needs it.
struct unit {
  std::uint32_t names = 0;    ///< how many entries name it
  std::uint32_t born = 0;     ///< how often this number was handed out
  model::token contents{};    ///< what is in it
  bool anon = false;          ///< a frame: an anonymous page, not a page of the file
  bool dirty = false;         ///< a frame: an entry of it that is gone was dirty
  bool cached = false;        ///< a frame: the page cache or the swap cache holds it
  bool lazy = false;          ///< a frame: MADV_FREE gave it away
  bool ksm = false;           ///< a frame: KSM made one of several
  bool migrates = false;      ///< a frame: what is in it is just being moved to another one
  std::uint64_t partner = 0;  ///< the swap slot of a frame in the swap cache, and its frame
};

/// Numbered units; 0 is the zero page, or no slot, and is never handed out or given back.
class pool {
 public:
  /// Everything is free again; at most `count` units can be needed at once.
  void reset(std::size_t count);

  std::size_t size() const { return units_.size(); }
  const unit& operator[](std::uint64_t id) const { return units_[id]; }
  unit& operator[](std::uint64_t id) { return units_[id]; }
  /// The number that the next `take` hands out.
  std::uint64_t next() const { return free_.back(); }
  /// Hands out next().
  void take();
  /// Gives the unit back if nobody needs it any more.
  void release(std::uint64_t id);

 private:
  std::vector<unit> units_;
  std::vector<std::uint64_t> free_;
};

}  // namespace ptecheck::spec
