#pragma once
// D: a swap entry goes into a word and comes out again, on any architecture.
#include <ptecheck/smt/encoding/family.hpp>
#include <ptecheck/smt/encoding/words.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::smt::encoding {

template <class A, class W>
truth<W> reads_back(const judged<A>& x, const spelt_entry<A, W>& e) {
  const W read = x.pte_to_swp_entry(e.word);
  return x.swp_type(read) == e.type && x.swp_offset(read) == e.offset;
}

template <class A>
void add_entries(family<A>& all) {
  using swapped = typename A::swapped;
  all.holds("D01 a swap entry comes back from its word",
            [](auto& life, const judged<A>& x) {
              const auto e = any_plain_entry(life, x);
              life.claim(reads_back(x, e));
            },
            {turns_over("swp_entry_to_pte", swapped::offset), denies("swp_type")});
  all.holds("D04 no flag of a swap word disturbs type or offset",
            [](auto& life, const judged<A>& x) {
              const auto e = any_spelt_entry(life, x);
              life.claim(reads_back(x, e));
            },
            {turns_over("swp_entry_to_pte", swapped::type)});
  all.holds("D05 a swap word is made of its type, its offset and its flags",
            [](auto& life, const judged<A>& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_swap_pte(v));
              life.claim(equal_in(swapped::offset.mask | swapped::type.mask,
                                  x.swp_entry_to_pte(x.pte_to_swp_entry(v)),
                                  v));
            },
            {denies("pte_to_swp_entry")});
  all.holds("D06 swap entries of one word are one entry",
            [](auto& life, const judged<A>& x) {
              const auto e = any_plain_entry(life, x), g = any_plain_entry(life, x, "_other");
              life.assume(e.word == g.word);
              life.claim(e.type == g.type && e.offset == g.offset);
            },
            {clears("swp_entry_to_pte", swapped::offset)});
  all.holds("D07 swap entries of one word have the same flags",
            [](auto& life, const judged<A>& x) {
              const auto e = any_spelt_entry(life, x), g = any_spelt_entry(life, x, "_other");
              life.assume(e.word == g.word);
              life.claim(e.type == g.type && e.offset == g.offset && e.flags == g.flags);
            },
            {sets("swp_entry_to_pte", swapped::uffd_wp)});
}

enum class swap_flag : std::uint8_t { soft_dirty, uffd_wp, exclusive };
inline constexpr std::array<std::string_view, 3> swap_flag_names{
    "soft_dirty", "uffd_wp", "exclusive"};

template <class A, class W>
truth<W> has_flag(const judged<A>& x, swap_flag what, const W& v) {
  switch (what) {
    case swap_flag::soft_dirty: return x.pte_swp_soft_dirty(v);
    case swap_flag::uffd_wp: return x.pte_swp_uffd_wp(v);
    case swap_flag::exclusive: break;
  }
  return x.pte_swp_exclusive(v);
}
template <class A, class W>
W with_flag(const judged<A>& x, swap_flag what, const W& v) {
  switch (what) {
    case swap_flag::soft_dirty: return x.pte_swp_mksoft_dirty(v);
    case swap_flag::uffd_wp: return x.pte_swp_mkuffd_wp(v);
    case swap_flag::exclusive: break;
  }
  return x.pte_swp_mkexclusive(v);
}
template <class A, class W>
W without_flag(const judged<A>& x, swap_flag what, const W& v) {
  switch (what) {
    case swap_flag::soft_dirty: return x.pte_swp_clear_soft_dirty(v);
    case swap_flag::uffd_wp: return x.pte_swp_clear_uffd_wp(v);
    case swap_flag::exclusive: break;
  }
  return x.pte_swp_clear_exclusive(v);
}

/// Nothing if the architecture has no such flag.
template <class A>
void add_flag(family<A>& all, const A& of, swap_flag what) {
  using swapped = typename A::swapped;
  const std::uint64_t bit = with_flag(judged(of), what, std::uint64_t{0});
  if (bit == 0) return;
  const std::string name(swap_flag_names[static_cast<std::size_t>(what)]);
  const std::string make = "pte_swp_mk" + name, clear = "pte_swp_clear_" + name;
  all.holds("D08 " + make + " and " + clear + " set and clear what pte_swp_" + name + " finds",
            [what](auto& life, const judged<A>& x) {
              const auto v = any_swapped(life, x, "v");
              const auto with = with_flag(x, what, v), without = without_flag(x, what, v);
              life.claim(has_flag(x, what, with) && !has_flag(x, what, without) &&
                         without_flag(x, what, with) == without);
            },
            {{make + " does nothing", make, 0, bit}, {clear + " does nothing", clear, bit}});
  all.holds("D09 " + make + " keeps a swap word what it is",
            [what](auto& life, const judged<A>& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_swap_pte(v));
              const auto with = with_flag(x, what, v);
              life.claim(x.is_swap_pte(with) && x.pte_to_swp_entry(with) == x.pte_to_swp_entry(v));
            },
            {turns_over(make, swapped::offset)});
}

/// D01 and D04 to D09 of an architecture.
template <class A>
std::vector<obligation> swap_obligations(const A& of = {}) {
  family<A> all("swap", of);
  add_entries(all);
  for (const swap_flag what : {swap_flag::soft_dirty, swap_flag::uffd_wp, swap_flag::exclusive})
    add_flag(all, of, what);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding
