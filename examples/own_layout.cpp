// A bit is moved, and the solver says what breaks: uffd-wp of a swapped page goes from bit 2 to bit
// 20, where the offset lies.
#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/encoding/obligations.hpp>
#include <ptecheck/smt/encoding/x86_64.hpp>

#include <cstdio>

using ptecheck::model::flag;
using ptecheck::smt::encoding::truth;

struct own : ptecheck::smt::encoding::x86_64 {
  static constexpr std::string_view name = "own";

  struct swapped : x86_64::swapped {
    static constexpr flag<"unused2", 2> unused2{};
    static constexpr flag<"uffd_wp", 20> uffd_wp{};
    static constexpr auto layout = ptecheck::model::entry_layout(
        zero0, soft_dirty, unused2, exclusive, unused, zero7, zero8, offset, uffd_wp, type);
    static constexpr std::uint64_t flags = soft_dirty.mask | uffd_wp.mask | exclusive.mask;
  };

  template <class W>
  truth<W> pte_swp_uffd_wp(const W& x) const {
    return swapped::uffd_wp.test(x);
  }
  template <class W>
  W pte_swp_mkuffd_wp(const W& x) const {
    return swapped::uffd_wp.set(x);
  }
  template <class W>
  W pte_swp_clear_uffd_wp(const W& x) const {
    return swapped::uffd_wp.clear(x);
  }
};

int main() {
  using namespace ptecheck::smt;
  unsigned held = 0, broken = 0;
  for (const obligation& each : encoding::encoding_obligations<own>()) {
    const report found = discharge(each.says);
    if (found.found == verdict::proved) ++held;
    if (found.found != verdict::refuted || each.expected == expectation::fails) continue;
    ++broken;
    std::printf("%s\n", each.name.c_str());
    for (const part_value& part : found.refuted_by->symbols)
      std::printf("  %s = %#llx\n", part.name.c_str(), static_cast<unsigned long long>(part.value));
    for (const remark& line : found.refuted_by->remarks)
      std::printf("  %s: %s\n", line.about.c_str(), line.text.c_str());
  }
  std::printf("%u hold, %u are broken\n", held, broken);
  return broken == 5 ? 0 : 1;
}
