#include <ptecheck/smt/encoding/frames.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

void add_needs_of_making(family<x86_64>& all) {
  all.fails("C02 a page has its frame, also with protection 0", [](auto& life, const functions& x) {
    const auto f = any_number<leaf::frame.width>(life, "frame");
    const auto p = any_leaf(life, x, "p");
    life.assume(none_of(p, leaf::frame.mask));
    life.claim(x.pte_pfn(x.pfn_pte(f, p)) == f);
  });
  all.fails("C03 a page has its frame, also one beyond the field",
            [](auto& life, const functions& x) {
              const auto f = any_number<leaf::frame.width + 1>(life, "frame");
              const auto p = any_bits_beside_a_frame(life, x, "p");
              life.claim(x.pte_pfn(x.pfn_pte(f, p)) == f);
            });
  all.fails("C04 a page has its frame, also with frame bits in the protection",
            [](auto& life, const functions& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto p = any_leaf(life, x, "p");
              life.assume(any_of(p, ~std::uint64_t{0}));
              life.claim(x.pte_pfn(x.pfn_pte(f, p)) == f);
            });
}

void add_advancing(family<x86_64>& all) {
  all.holds("C07 advancing a page moves its frame and nothing else",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto n = any_number<9>(life, "n");
              const auto target = plus(x.pte_pfn(v), n);
              life.assume(x.pte_present(v) &&
                          below(target, constant(v, std::uint64_t{1} << leaf::frame.width)));
              const auto after = x.pte_advance_pfn(v, n);
              life.claim(x.pte_pfn(after) == target && x.pte_flags(after) == x.pte_flags(v));
            },
            {turns_over("pte_advance_pfn", leaf::frame), sets("pte_advance_pfn", leaf::dirty)});
  all.fails("C08 advancing a page beyond the last frame changes no flag",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto n = any_number<9>(life, "n");
              life.assume(x.pte_present(v));
              life.claim(x.pte_flags(x.pte_advance_pfn(v, n)) == x.pte_flags(v));
            });
}

}  // namespace

std::vector<obligation> frame_families() {
  family<x86_64> all("frames", {});
  add_needs_of_making(all);
  add_advancing(all);
  all.fails("C09 none has frame 0", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(x.pte_none(v));
    life.claim(x.pte_pfn(v) == constant(v, 0));
  });
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
