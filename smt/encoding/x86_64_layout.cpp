#include <ptecheck/smt/encoding/layout.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

/// SWP_PFN_BITS with five levels; young and dirty come above it.
struct an_offset_holds_a_frame_young_and_dirty {
  template <class Life>
  void operator()(Life& life, unsigned width) const {
    life.claim(truth<typename Life::word>{width >= 40 + 2});
  }
};

std::vector<named_mask> owners_of_types(const impl::packed::kernel_form& form) {
  const auto bit = [](std::uint64_t type) { return std::uint64_t{1} << type; };
  return {{"swap areas", bit(form.most_swap_areas) - 1},
          {"hwpoison", bit(form.hwpoison)},
          {"migration_read", bit(form.migration_read)},
          {"migration_read_exclusive", bit(form.migration_read_exclusive)},
          {"migration_write", bit(form.migration_write)},
          {"device_write", bit(form.device_write)},
          {"device_read", bit(form.device_read)},
          {"device_exclusive", bit(form.device_exclusive)},
          {"beyond the field", ~(bit(swapped::type.most + 1) - 1)},
          {"marker", bit(form.marker)}};
}

}  // namespace

std::vector<obligation> layout_families() {
  family<x86_64> all("layout", {});
  all.holds("A05 a change of protection takes every permission from the new one",
            [](auto& life, const functions& x) {
              const auto o = any_leaf(life, x, "old"), n = any_leaf(life, x, "new");
              const std::uint64_t permissions =
                  leaf::present.mask | leaf::write.mask | leaf::user.mask | leaf::protnone.mask |
                  leaf::key.mask | leaf::no_execute.mask | leaf::software4.mask;
              life.claim(equal_in(permissions, x.pgprot_modify(o, n), n));
            },
            {sets("pgprot_modify", leaf::write), clears("pgprot_modify", leaf::no_execute)});
  all.holds("A06 a change of protection keeps both places of PAT",
            [](auto& life, const functions& x) {
              const auto o = any_leaf(life, x, "old"), n = any_leaf(life, x, "new");
              const std::uint64_t pat_large = 1 << 12;
              life.claim(equal_in(leaf::huge.mask | pat_large, x.pgprot_modify(o, n), o));
            },
            {turns_over("pgprot_modify", leaf::huge), turns_over("pgprot_modify", leaf::frame)});
  all.add(about_owners("layout",
                       "A07 every swap type has one owner",
                       true,
                       owners_of_types(linux_6_18_with_everything())));
  const an_offset_holds_a_frame_young_and_dirty room;
  all.add(holds("layout",
                "A08 an offset holds a frame, young and dirty",
                about(room, unsigned{swapped::offset.width}))
              .refutes("the offset is 41 bits wide", about(room, 41u)));
  const std::vector<named_mask> aliases{{"type", swapped::type.mask}, {"key", leaf::key.mask}};
  all.add(fails("layout",
                "A09 the type of a swap word lies apart from the protection key",
                about(statements::bits_belong_to_one{false}, aliases)));
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
