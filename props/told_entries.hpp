#pragma once
// Entries that somebody told of a kernel, held against the reference's.
#include <ptecheck/model/entry.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace ptecheck::props {

/// Which numbers of a kernel stand for which of the reference: frames and slots are compared up to
/// their names. 0 is the zero page for both.
class told_names {
 public:
  void forget();
  /// Whether the two stand for each other, and for nobody else; they do from now on.
  bool frames_relate(std::uint64_t expected, std::uint64_t told);
  bool slots_relate(std::uint64_t expected, std::uint64_t told);

 private:
  using pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  static bool relate(pairs& known, std::uint64_t expected, std::uint64_t told);

  pairs frames_, slots_;
};

/// How far the dirty bit of an entry tells whether its page was written: Linux also knows it of the
/// folio. Of a page of the file either will do, and a read may take it from there (set_pte_range);
/// what was written by get_user_pages through a writable entry, as MADV_POPULATE_WRITE and mlock
/// do, only the folio says.
enum class dirty_bit : std::uint8_t { counts, may_be_missing, says_nothing };

/// Whether the entry told is the one expected. A word does not say whether a present page is
/// exclusive.
bool agree(const model::entry<>& expected,
           const model::entry<>& told,
           told_names& names,
           dirty_bit dirty);

}  // namespace ptecheck::props
