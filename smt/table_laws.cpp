// Laws of the tables: how an address splits over the levels, and why a walk that goes piece by
// piece meets every page of its range once. Each is the step of an induction over the pieces, from
// any position to the next.
#include <ptecheck/impl/packed/address.hpp>
#include <ptecheck/smt/arithmetic.hpp>
#include <ptecheck/smt/registry.hpp>

#include <string>

namespace ptecheck::smt {
namespace {

using namespace impl::packed;

/// The splitting of addresses, as it runs.
struct splitting {
  template <class W>
  static W last(const W& a, unsigned level) {
    return last_covered(a, level);
  }
  template <class W>
  static W index(const W& a, unsigned level) {
    return index_of(a, level);
  }
};
struct one_level_too_high : splitting {
  template <class W>
  static W last(const W& a, unsigned level) {
    return last_covered(a, level + 1);
  }
};
struct one_word_too_many : splitting {
  template <class W>
  static W last(const W& a, unsigned level) {
    return a | W{2 * reach_of(level) - 1};
  }
};
struct back_to_the_beginning : splitting {
  template <class W>
  static W last(const W& a, unsigned level) {
    return plus(a & W{~(reach_of(level) - 1)}, W{~address{0}});
  }
};
struct eight_index_bits : splitting {
  template <class W>
  static W index(const W& a, unsigned level) {
    return index_of(a, level) & W{address{0xff}};
  }
};

constexpr address user_end = address{1} << 47;
constexpr address page = address{1} << page_shift;

template <class W>
truth<W> is_page_boundary(const W& a) {
  return (a & W{page - 1}) == W{address{0}};
}

/// A walk of pages [at, end) that has come to `at`, and the `next` place where it looks for a
/// table.
template <class Life>
struct walk {
  using word = typename Life::word;
  word at, end, next;

  template <class Splitting>
  walk(Life& life, const Splitting& splits, unsigned level)
      : at(life.template declare<word>("at")),
        end(life.template declare<word>("end")),
        next(word{address{0}}) {
    life.assume(is_page_boundary(at) && is_page_boundary(end));
    life.assume(below(at, end) && !below(word{user_end}, end));
    const word boundary = plus(splits.last(at, level), word{address{1}});
    next = model::select(below(boundary, end), boundary, end);
    life.show("next", next);
  }
};

struct indices_and_offset_are_the_address {
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& splits) const {
    const W a = life.template declare<W>("a");
    life.assume(below(a, W{user_end}));
    W joined = a & W{page - 1};
    for (unsigned level = 0; level <= root_level; ++level) {
      life.claim(below(splits.index(a, level), W{table_words}));
      joined = joined | splits.index(a, level) << (page_shift + index_bits * level);
    }
    life.claim(joined == a);
  }
};

struct a_walk_moves_on_and_not_too_far {
  unsigned level;
  template <class Life, class Splitting>
  void operator()(Life& life, const Splitting& splits) const {
    const walk<Life> of(life, splits, level);
    life.claim(below(of.at, of.next) && !below(of.end, of.next));
    life.claim(is_page_boundary(of.next));
  }
};

struct a_piece_is_below_one_word {
  unsigned level;
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& splits) const {
    const walk<Life> of(life, splits, level);
    const W inside = life.template declare<W>("inside");
    life.assume(!below(inside, of.at) && below(inside, of.next));
    for (unsigned upper = level; upper <= root_level; ++upper)
      life.claim(splits.index(inside, upper) == splits.index(of.at, upper));
  }
};

struct the_next_piece_is_below_the_next_word {
  unsigned level;
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& splits) const {
    const walk<Life> of(life, splits, level);
    life.assume(below(of.next, of.end));
    const W follows = plus(splits.index(of.at, level), W{address{1}}) & W{table_words - 1};
    life.claim(splits.index(of.next, level) == follows);
  }
};

struct pages_of_a_table_follow_each_other {
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& splits) const {
    const walk<Life> of(life, splits, 1);
    const W after = plus(of.at, W{page});
    life.claim(!below(of.next, after));
    life.assume(below(after, of.next));
    life.claim(splits.index(after, 0) == plus(splits.index(of.at, 0), W{address{1}}));
  }
};

}  // namespace

std::vector<obligation> laws_of_tables() {
  std::vector<obligation> all;
  all.push_back(holds("tables",
                      "indices and offset are the address",
                      about(indices_and_offset_are_the_address{}, splitting{}))
                    .refutes("tables.eight_index_bits",
                             about(indices_and_offset_are_the_address{}, eight_index_bits{})));
  all.push_back(holds("tables",
                      "pages of a table follow each other",
                      about(pages_of_a_table_follow_each_other{}, splitting{}))
                    .refutes("tables.eight_index_bits",
                             about(pages_of_a_table_follow_each_other{}, eight_index_bits{})));
  for (unsigned level = 1; level <= root_level; ++level) {
    const std::string where = " at level " + std::to_string(level);
    const a_walk_moves_on_and_not_too_far moves{level};
    all.push_back(
        holds("tables", "a walk moves on" + where, about(moves, splitting{}))
            .refutes("tables.back_to_the_beginning", about(moves, back_to_the_beginning{})));
    const a_piece_is_below_one_word one{level};
    all.push_back(holds("tables", "a piece is below one word" + where, about(one, splitting{}))
                      .refutes("tables.one_level_too_high", about(one, one_level_too_high{})));
    const the_next_piece_is_below_the_next_word next{level};
    all.push_back(
        holds("tables", "the next piece is below the next word" + where, about(next, splitting{}))
            .refutes("tables.one_word_too_many", about(next, one_word_too_many{})));
  }
  return all;
}

}  // namespace ptecheck::smt
