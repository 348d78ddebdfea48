// The claim about single entries: the text that is proved costs, on machine words, what the same
// operation costs when it is written by hand with literal masks.
#include <ptecheck/bench/measure.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/guard.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using word = std::uint64_t;
using facts = ptecheck::model::context<>;
namespace transition = ptecheck::impl::packed::transition;

constexpr word present_bits = 0x101, write_bit = 0x2, user_bit = 0x4, uffd_wp_bit = 0x400;
constexpr word dirty_bit = 0x40, saved_dirty_bit = 1ull << 58, frame_bits = 0x000ffffffffff000;
constexpr word uffd_wp_marker = 0xfffffffffffffc00, guard_marker = 0xfffffffffffff600;

bool marker(word v) {
  return v >> 59 == 31;
}
bool none(word v) {
  return (v & ~0x60ull) == 0;
}
word closed(word v) {
  v &= ~write_bit;
  return v & dirty_bit ? (v & ~dirty_bit) | saved_dirty_bit : v;
}
word open(word v) {
  v |= write_bit;
  return v & saved_dirty_bit ? (v & ~saved_dirty_bit) | dirty_bit : v;
}

struct mprotect_by_hand {
  static word of(word v, bool exclusive, const facts& c) {
    if (!(v & present_bits)) return v;
    word frame = v & frame_bits;
    if (!(v & 1)) frame ^= frame_bits;
    word page = c.readable ? frame | 0x8000000000000005 : (frame ^ frame_bits) | 0x100;
    page |= v & (0x20 | dirty_bit | saved_dirty_bit | 0x200 | uffd_wp_bit);
    const bool own = c.anon_page && exclusive && !(v & uffd_wp_bit && c.uffd_wp);
    return c.writable && (c.shared ? !c.uffd_wp : own) ? open(page) : closed(page);
  }
};

struct write_protect_by_hand {
  static word of(word v, bool, const facts& c) {
    if (v & present_bits) return closed(v | uffd_wp_bit);
    if (none(v)) {
      const bool remembers = c.uffd_wp && (!c.anonymous || c.wp_unpopulated || c.wp_async);
      return remembers ? uffd_wp_marker : v;
    }
    return marker(v) ? v : v | user_bit;
  }
};

struct write_unprotect_by_hand {
  static word of(word v, bool exclusive, const facts& c) {
    if (v & present_bits) {
      const bool write = c.writable && (c.shared ? !c.uffd_wp : c.anon_page && exclusive);
      v &= ~uffd_wp_bit;
      return write ? open(v) : closed(v);
    }
    if (v == uffd_wp_marker) return 0;
    return none(v) || marker(v) ? v : v & ~user_bit;
  }
};

struct zap_by_hand {
  static word of(word v, bool, const facts& c) {
    if (v == guard_marker) return v;
    if (c.anonymous || !c.uffd_wp) return 0;
    if (v & present_bits) return v & uffd_wp_bit ? uffd_wp_marker : 0;
    if (none(v)) return 0;
    return v == uffd_wp_marker || (!marker(v) && v & user_bit) ? uffd_wp_marker : 0;
  }
};

struct fork_parent_by_hand {
  static word of(word v, bool, const facts& c) {
    if (!c.tables_copied) return v;
    if (v & present_bits) return c.shared ? v : closed(v);
    return none(v) || marker(v) ? v : v & ~0x8ull;
  }
};

struct guard_remove_by_hand {
  static word of(word v, bool, const facts&) { return v == guard_marker ? 0 : v; }
};

/// A page table as programs leave them: runs of entries of one kind.
std::array<word, 512> usual_table() {
  constexpr std::array<word, 8> kinds{0x8000000000000067,  // written
                                      0x8000000000000067,
                                      0x8400000000000425,  // write-protected
                                      0x8000000000000025,  // read
                                      0xf7fffffffffffe08,  // swapped out
                                      0,
                                      uffd_wp_marker,
                                      guard_marker};
  std::array<word, 512> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const word kind = kinds[i / 32 % kinds.size()];
    table[i] = kind & present_bits ? kind | i << 12u : kind;
  }
  return table;
}

constexpr int repeats = 2000;

template <class Op>
struct packed {
  static word of(word v, bool exclusive, const facts& c) { return Op::of(v, exclusive, c).word; }
};

template <class Op>
[[gnu::noinline]] void over(const std::array<word, 512>& from,
                            std::array<word, 512>& to,
                            const facts& c) {
  for (std::size_t i = 0; i < from.size(); ++i) to[i] = Op::of(from[i], i % 64 < 32, c);
}

/// Both have to do the same, or the comparison is none.
template <class Op, class ByHand>
void measure(std::string_view name, const facts& c) {
  using ptecheck::bench::loop;
  const std::array<word, 512> table = usual_table();
  std::array<word, 512> ours{}, theirs{};
  loop proved, by_hand;
  for (int round = 0; round < ptecheck::bench::rounds; ++round) {
    proved.run([&] {
      for (int i = 0; i < repeats; ++i) over<packed<Op>>(table, ours, c);
    });
    by_hand.run([&] {
      for (int i = 0; i < repeats; ++i) over<ByHand>(table, theirs, c);
    });
    if (ours != theirs) std::abort();
  }
  ptecheck::bench::print_claim(name, proved.median_per(1) / by_hand.median_per(1), 1.25);
}

}  // namespace

int main() {
  facts c{};
  c.readable = c.writable = c.shared = c.uffd_wp = c.tables_copied = c.mapped_once = true;
  measure<transition::mprotect, mprotect_by_hand>("mprotect/by_hand", c);
  measure<transition::write_protect, write_protect_by_hand>("write_protect/by_hand", c);
  measure<transition::write_unprotect, write_unprotect_by_hand>("write_unprotect/by_hand", c);
  measure<transition::zap<transition::because::dontneed>, zap_by_hand>("zap/by_hand", c);
  c.shared = false;
  measure<transition::fork_parent, fork_parent_by_hand>("fork_parent/by_hand", c);
  measure<transition::guard_remove, guard_remove_by_hand>("guard_remove/by_hand", c);
}
