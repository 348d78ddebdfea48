#pragma once
// C: a frame goes into a word and comes out again, on any architecture.
#include <ptecheck/smt/encoding/family.hpp>
#include <ptecheck/smt/encoding/words.hpp>

#include <cstdint>
#include <vector>

namespace ptecheck::smt::encoding {

/// A protection as C1 wants it: not 0, and without a bit of the frame.
template <class A, class Life, class W = typename Life::word>
W any_bits_beside_a_frame(Life& life, const judged<A>& x, const std::string& name) {
  W protection = any_leaf(life, x, name);
  life.assume(none_of(protection, A::leaf::frame.mask) && any_of(protection, ~std::uint64_t{0}));
  return protection;
}

/// C01, C05, C06 and C10 of an architecture.
template <class A>
std::vector<obligation> frame_obligations(const A& of = {}) {
  using leaf = typename A::leaf;
  family<A> all("frames", of);
  all.holds("C01 a page has the frame that it was made with",
            [](auto& life, const judged<A>& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto p = any_bits_beside_a_frame(life, x, "p");
              life.claim(x.pte_pfn(x.pfn_pte(f, p)) == f);
            },
            {turns_over("pfn_pte", leaf::frame), denies("pte_pfn")});
  all.holds("C05 a page has the protection that it was made with",
            [](auto& life, const judged<A>& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto p = any_bits_beside_a_frame(life, x, "p");
              life.claim(x.pte_flags(x.pfn_pte(f, p)) == p);
            },
            {sets("pfn_pte", leaf::write)});
  all.holds("C06 a page is made of its frame and its protection",
            [](auto& life, const judged<A>& x) {
              const auto v = any_page(life, x, "v");
              life.claim(x.pfn_pte(x.pte_pfn(v), x.pte_flags(v)) == v);
            },
            {clears("pfn_pte", leaf::uffd_wp), turns_over("pte_flags", leaf::frame)});
  all.holds("C10 pages of one word have one frame and one protection",
            [](auto& life, const judged<A>& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto g = any_number<leaf::frame.width>(life, "other_frame");
              const auto p = any_bits_beside_a_frame(life, x, "p");
              const auto q = any_bits_beside_a_frame(life, x, "q");
              life.assume(x.pfn_pte(f, p) == x.pfn_pte(g, q));
              life.claim(f == g && p == q);
            },
            {clears("pfn_pte", leaf::frame), sets("pfn_pte", leaf::uffd_wp)});
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding
