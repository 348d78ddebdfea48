#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

/// How userfaultfd first marked a hole: the flag of swap words, alone.
constexpr std::uint64_t lone_flag = swapped::uffd_wp.mask;

template <class Life, class W = typename Life::word>
W any_payload(Life& life) {
  return any_number<3>(life, "payload");
}

void add_payloads(family<x86_64>& all) {
  all.holds("M01 a marker is one, and has the payload that it was made with",
            [](auto& life, const functions& x) {
              const auto m = any_payload(life);
              const auto word = x.make_pte_marker(m);
              life.claim(x.is_pte_marker(word) && !x.pte_none(word) && !x.pte_present(word));
              life.claim(x.pte_marker_get(x.pte_to_swp_entry(word)) == m);
            },
            {turns_over("make_pte_marker", swapped::offset), denies("is_pte_marker")});
  all.holds("M02 a marker is protected if its payload says so",
            [](auto& life, const functions& x) {
              const auto m = any_payload(life);
              life.claim(x.pte_swp_uffd_wp_any(x.make_pte_marker(m)) == any_of(m, 1));
            },
            {sets("make_pte_marker", swapped::uffd_wp)});
  all.holds("M03 poison and guard are no protection",
            [](auto& life, const functions& x) {
              const auto m = any_payload(life);
              life.assume(any_of(m, 6) && none_of(m, 1));
              life.claim(!x.pte_swp_uffd_wp_any(x.make_pte_marker(m)));
            },
            {turns_over("make_pte_marker", swapped::offset)});
  all.fails("M04 a marker has a payload", [](auto& life, const functions& x) {
    const auto m = any_payload(life);
    const auto word = x.make_pte_marker(m);
    life.claim(any_of(x.pte_marker_get(x.pte_to_swp_entry(word)), ~std::uint64_t{0}));
  });
  all.holds("M07 no other swap entry has the word of a marker",
            [](auto& life, const functions& x) {
              const auto m = any_payload(life);
              const auto e = any_spelt_entry(life, x);
              const auto marker = x.make_pte_marker(m);
              life.assume(!(e.type == x.swp_type(x.pte_to_swp_entry(marker))));
              life.claim(!(marker == e.word));
            },
            {denies("swp_type")});
  all.fails("M08 the type of a marker is 30, as in Linux 6.1", [](auto& life, const functions& x) {
    const auto m = any_payload(life);
    const auto entry = x.pte_to_swp_entry(x.make_pte_marker(m));
    life.claim(x.swp_type(entry) == constant(m, 30));
  });
}

}  // namespace

std::vector<obligation> marker_families() {
  family<x86_64> all("markers", {});
  add_payloads(all);
  all.fails("M05 one word alone is read as the last slot of the first area",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              const auto entry = x.pte_to_swp_entry(v);
              life.assume(x.is_swap_pte(v) && x.swp_type(entry) == constant(v, 0) &&
                          x.swp_offset(entry) == constant(v, swapped::unspeakable));
              life.claim(v == constant(v, lone_flag));
            });
  all.holds("M06 the flag of protection alone is a protected swap word, and no marker",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(v == constant(v, lone_flag));
              life.claim(x.is_swap_pte(v) && x.pte_swp_uffd_wp(v) && !x.is_pte_marker(v));
              life.claim(x.swp_type(x.pte_to_swp_entry(v)) == constant(v, 0));
            },
            {denies("pte_swp_uffd_wp"), denies("is_pte_marker")});
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
