#include <ptecheck/smt/encoding/x86_64_families.hpp>

#include <algorithm>
#include <array>

// L1TF: a processor may read the memory that a word names though the word is not present. A word
// that is not present is safe if the highest address bit that memory can be cached under is 1 in
// it, since memory lies below.
namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

/// How many address bits processors can cache memory under.
constexpr std::array<unsigned, 10> cacheable{36, 39, 40, 42, 43, 44, 45, 46, 48, 52};
constexpr std::uint64_t page_none = impl::packed::leaf::inaccessible;

template <class W>
truth<W> is_safe(const W& word, unsigned bits) {
  return any_of(word, std::uint64_t{1} << (bits - 1));
}
constexpr std::uint64_t power(unsigned exponent) {
  return std::uint64_t{1} << exponent;
}

/// With any number of cacheable bits the word is safe if the number leaves `less` of them.
template <class Life, class W>
void claim_safe_below(Life& life, const W& number, unsigned less, const W& word) {
  for (const unsigned bits : cacheable)
    life.claim_if(below(number, W{power(bits - less)}), is_safe(word, bits));
}

const fault names_memory{"swp_entry_to_pte does not turn the offset over",
                         "swp_entry_to_pte",
                         0,
                         0,
                         swapped::offset.mask};

void add_entries(family<x86_64>& all) {
  all.holds("J01 a swap entry within the limit of swap areas is safe",
            [](auto& life, const functions& x) {
              const auto e = any_spelt_entry(life, x);
              claim_safe_below(life, e.offset, 10, e.word);
            },
            {names_memory});
  all.fails("J02 a swap entry is safe with 44 bits", [](auto& life, const functions& x) {
    life.claim(is_safe(any_plain_entry(life, x).word, 44));
  });
  all.holds("J05 an entry that names a frame is safe",
            [](auto& life, const functions& x) {
              const auto f = any_number<40>(life, "frame");
              const impl::packed::kernel_form types = linux_6_18_with_everything();
              for (const std::uint64_t type : {types.hwpoison,
                                               types.migration_read,
                                               types.migration_read_exclusive,
                                               types.migration_write,
                                               types.device_write,
                                               types.device_exclusive}) {
                const auto word = x.swp_entry_to_pte(x.swp_entry(constant(f, type), f));
                claim_safe_below(life, f, 12, word);
              }
            },
            {names_memory});
  all.holds("J08 a marker is safe",
            [](auto& life, const functions& x) {
              const auto m = any_number<3>(life, "payload");
              for (const unsigned bits : cacheable) life.claim(is_safe(x.make_pte_marker(m), bits));
            },
            {{"make_pte_marker does not turn the payload over",
              "make_pte_marker",
              0,
              0,
              swapped::offset.mask}});
  all.holds("J12 no flag of a swap word touches the address",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              life.claim(equal_in(leaf::frame.mask, x.pte_swp_mkuffd_wp(v), v) &&
                         equal_in(leaf::frame.mask, x.pte_swp_mkexclusive(v), v) &&
                         equal_in(leaf::frame.mask, x.pte_swp_mksoft_dirty(v), v));
            },
            {turns_over("pte_swp_mkuffd_wp", leaf::frame)});
}

/// Young and dirty lie above the frame: where memory may reach as high, they name it.
void add_young_and_dirty(family<x86_64>& all) {
  all.holds(
      "J06 a migration entry with young and dirty is safe where the limit leaves room",
      [](auto& life, const functions& x) {
        const auto f = any_number<40>(life, "frame");
        for (const unsigned frame_bits : {34u, 40u})
          for (const unsigned bits : cacheable) {
            if (bits - 10 < frame_bits + 2) continue;
            const std::uint64_t young_and_dirty = power(frame_bits) | power(frame_bits + 1);
            const auto entry = x.make_readable_migration_entry(f | constant(f, young_and_dirty));
            const std::uint64_t frames = power(std::min(frame_bits, bits - 12));
            life.claim_if(below(f, constant(f, frames)), is_safe(x.swp_entry_to_pte(entry), bits));
          }
      },
      {names_memory});
  all.fails("J07 a migration entry with young is safe with 44 bits",
            [](auto& life, const functions& x) {
              const auto f = any_number<32>(life, "frame");
              const auto entry = x.make_migration_entry_young(x.make_readable_migration_entry(f));
              life.claim(is_safe(x.swp_entry_to_pte(entry), 44));
            });
}

void add_pages(family<x86_64>& all) {
  const fault upright{"pfn_pte does not turn the frame over", "pfn_pte", 0, 0, leaf::frame.mask};
  all.holds("J03 a page with PAGE_NONE is safe",
            [](auto& life, const functions& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto word = x.pfn_pte(f, constant(f, page_none));
              claim_safe_below(life, f, 13, word);
            },
            {upright});
  all.holds("J04 a page that mprotect(PROT_NONE) hides is safe",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto hidden = x.pte_modify(v, constant(v, page_none));
              claim_safe_below(life, x.pte_pfn(v), 13, hidden);
            },
            {{"pte_modify does not turn the frame over", "pte_modify", 0, 0, leaf::frame.mask}});
  all.holds(
      "J09 a huge page that is being split is safe",
      [](auto& life, const functions& x) {
        const auto v = any_leaf(life, x, "v");
        life.assume(leaf::huge.test(v) && leaf::present.test(v));
        const auto invalid = x.pmd_mkinvalid(v);
        claim_safe_below(life, x.pmd_pfn(v), 13, invalid);
      },
      {{"pmd_mkinvalid does not turn the frame over", "pmd_mkinvalid", 0, 0, leaf::frame.mask}});
  all.fails("J10 an entry that pmd_mkinvalid made is safe with 44 bits",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(leaf::present.test(v) && below(x.pmd_pfn(v), constant(v, power(31))));
              life.claim(is_safe(x.pmd_mkinvalid(v), 44));
            });
  all.fails("J11 none is safe with 44 bits", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(x.pte_none(v));
    life.claim(is_safe(v, 44));
  });
}

}  // namespace

std::vector<obligation> l1tf_families() {
  family<x86_64> all("l1tf", {});
  add_entries(all);
  add_young_and_dirty(all);
  add_pages(all);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
