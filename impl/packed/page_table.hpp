#pragma once
// Four levels of tables of 512 words, as the processor walks them.
#include <ptecheck/impl/packed/huge.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ptecheck::impl::packed {

/// One table: a page of 512 words.
struct alignas(4096) table {
  std::array<std::uint64_t, table_words> words;
};

/// How many tables a range of so many pages may need: one leaf table more than fit when it does not
/// start at a boundary, and on each upper level two.
constexpr std::size_t tables_for(std::size_t pages) {
  const std::size_t most = pages / table_words + 2 + 5;
  // Odd, so that corresponding tables of two address spaces, whose rooms lie side by side, are
  // never a power of two apart: at such distances they evict each other from the caches.
  return most | 1;
}

/// The tables of one address space, out of its own room of zeroed ones. A word of the level above
/// the leaves may map all that a table of leaves would: a huge word. Its table is spare then, so
/// that there is one to split it into. In hugetlb memory it may be a marker too.
class page_table {
 public:
  explicit page_table(std::span<table> room) : room_{room} {}

  std::uint64_t* root() const { return room_[0].words.data(); }

  /// The table below a word of an upper level, or null.
  std::uint64_t* below(std::uint64_t upper) const {
    if (!leaf::present.test(upper) || is_huge(upper)) return nullptr;
    return room_[leaf::frame.get(upper)].words.data();
  }

  /// The table below; where there is none yet, a new one, and a huge word is split.
  std::uint64_t* make_below(std::uint64_t& upper) {
    if (std::uint64_t* table_there = below(upper)) return table_there;
    const std::uint64_t whole = upper;
    std::size_t number = used_;
    if (spare_.empty()) {
      ++used_;
    } else {
      number = spare_.back();
      spare_.pop_back();
    }
    upper = leaf::frame.of(std::uint64_t{number}) | to_table;
    links_.push_back(&upper);
    std::uint64_t* words = room_[number].words.data();
    if (is_huge(whole))
      for (std::uint64_t i = 0; i < table_words; ++i) words[i] = nth(whole, i);
    return words;
  }

  /// The word of the page at `a`, or null where a table is missing: there a huge word may be.
  const std::uint64_t* find(address a) const {
    if (a >> leaf_shift != last_covers_) {
      std::uint64_t* in = root();
      for (unsigned level = root_level; level > 0; --level)
        if (in = below(in[index_of(a, level)]); in == nullptr) return nullptr;
      remember(a, in);
    }
    return last_ + index_of(a, 0);
  }

  /// Whether there ever was a huge word since the tables were freed.
  bool any_huge() const { return any_huge_; }

  /// The huge word that maps the page at `a`, or remembers something of it, or null. Quick where
  /// there are none at all.
  std::uint64_t* find_huge(address a) const {
    if (!any_huge_) return nullptr;
    std::uint64_t* in = root();
    for (unsigned level = root_level; level > 1; --level)
      if (in = below(in[index_of(a, level)]); in == nullptr) return nullptr;
    std::uint64_t& upper = in[index_of(a, 1)];
    return is_huge(upper) || is_marker(upper) ? &upper : nullptr;
  }

  /// The word for 512 pages from `a`, which is aligned, of hugetlb memory. A table that is there
  /// must be empty.
  std::uint64_t& make_whole(address a) {
    std::uint64_t* in = root();
    for (unsigned level = root_level; level > 1; --level) in = make_below(in[index_of(a, level)]);
    std::uint64_t& upper = in[index_of(a, 1)];
    if (below(upper) != nullptr) {
      spare_.push_back(leaf::frame.get(upper));
      upper = nothing;
      last_covers_ = nowhere;
    }
    if (upper == nothing) links_.push_back(&upper);
    any_huge_ = true;
    return upper;
  }

  /// Maps 512 pages from `a`, which is aligned, by one word. What was there must be none.
  void put_huge(address a, std::uint64_t word) {
    std::uint64_t* in = root();
    for (unsigned level = root_level; level > 1; --level) in = make_below(in[index_of(a, level)]);
    std::uint64_t& upper = in[index_of(a, 1)];
    if (below(upper) != nullptr) spare_.push_back(leaf::frame.get(upper));
    upper = word;
    links_.push_back(&upper);
    any_huge_ = true;
    last_covers_ = nowhere;
  }

  /// The word of the page at `a`; missing tables are made, and a huge word is split.
  std::uint64_t& make(address a) {
    if (a >> leaf_shift != last_covers_) {
      std::uint64_t* in = root();
      for (unsigned level = root_level; level > 0; --level) in = make_below(in[index_of(a, level)]);
      remember(a, in);
    }
    return last_[index_of(a, 0)];
  }

  /// How many tables are in use, the root among them.
  std::size_t used() const { return used_ - spare_.size(); }

  /// Frees all tables but the root. No word of a leaf may be left.
  void free_tables() {
    for (std::uint64_t* upper : links_) *upper = nothing;
    links_.clear();
    spare_.clear();
    any_huge_ = false;
    used_ = 1;
    last_covers_ = nowhere;
  }

 private:
  static constexpr unsigned leaf_shift = page_shift + index_bits;
  static constexpr address nowhere = ~address{0};
  /// _PAGE_TABLE: present, write, user, accessed, dirty.
  static constexpr std::uint64_t to_table = 0x67;

  void remember(address a, std::uint64_t* table_of_leaves) const {
    last_covers_ = a >> leaf_shift;
    last_ = table_of_leaves;
  }

  std::span<table> room_;
  std::size_t used_ = 1;
  std::vector<std::uint64_t*> links_;  // the words that name a table: what must be cleared
  std::vector<std::size_t> spare_;     // tables without words, which huge words took the place of
  bool any_huge_ = false;              // whether there ever was a huge word
  // The last walk, as the paging-structure caches of the processor keep it.
  mutable address last_covers_ = nowhere;
  mutable std::uint64_t* last_ = nullptr;
};

}  // namespace ptecheck::impl::packed
