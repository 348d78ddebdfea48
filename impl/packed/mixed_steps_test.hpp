#pragma once
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/world.hpp>

#include <array>
#include <random>

namespace ptecheck::impl::packed {

/// Random steps of a world: reads, writes and seven pairs of kinds that stand side by side, as
/// those mostly do that need each other; most of them in a few pages around the boundary between
/// two tables. The same for the same seed.
class mixed_steps {
 public:
  mixed_steps(const model::world& in, std::uint32_t seed) : in_{in}, from_{seed} {
    kinds_[0] = model::operation{model::read{}}.index();
    kinds_[1] = model::operation{model::write{}}.index();
    std::size_t begin = 2;
    if (model::has_blocks(in.pages))
      for (const model::operation& each : {model::operation{model::mmap{}},
                                           model::operation{model::uffdio_register{}},
                                           model::operation{model::uffdio_writeprotect{}},
                                           model::operation{model::mprotect{}}})
        kinds_[begin++] = each.index();
    for (std::size_t i = begin; i < kinds_.size(); i += 2) {
      kinds_[i] = below(std::variant_size_v<model::operation> - 1);
      kinds_[i + 1] = kinds_[i] + 1;
    }
  }

  model::step next() {
    model::operation what = model::blanks<model::operation>[kinds_[below(kinds_.size())]];
    // Who has left does nothing more: that would be most histories.
    if (std::holds_alternative<model::exit>(what) && below(8) != 0) what = model::read{};
    std::visit([&](auto& op) { draw_fields(op); }, what);
    model::choice chosen{};
    if (below(3) == 0) chosen.kept.bits = from_();
    if (below(2) == 0) chosen.tables_skipped.bits = from_();
    if (below(3) == 0) chosen.forgotten.bits = from_();
    if (below(3) == 0) chosen.repointed.bits = from_();
    if (below(4) == 0) chosen.apart.bits = from_() & from_();
    if (below(4) == 0) chosen.around.bits = from_();
    return {what, chosen};
  }

 private:
  std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>(from_() % limit); }
  std::uint32_t drawn_page() {
    return below(8) == 0 ? below(in_.pages) : in_.pages / 2u - 3 + below(6);
  }

  template <class Op>
  void draw_fields(Op& op) {
    model::for_each_field(op, [&](auto, auto& field) { draw(field); });
  }
  void draw(model::mm_id& mm) {
    mm.index = static_cast<std::uint8_t>(below(3) == 0 ? below(in_.mms) : 0);
  }
  void draw(model::page_id& page) { page.index = static_cast<std::uint16_t>(drawn_page()); }
  void draw(model::token& value) { value.value = static_cast<std::uint16_t>(below(3)); }
  void draw(model::page_count& size) {
    size.pages =
        static_cast<std::uint16_t>(below(2) == 0 ? in_.pages / 2u - 4 + below(40) : below(6));
  }
  void draw(model::range& pages) {
    if (model::has_blocks(in_.pages) && below(8) != 0) {
      pages = model::pages(below(2) * model::block_pages, (1 + below(2)) * model::block_pages);
      return;
    }
    // One after the other: compilers differ in the order of arguments.
    const std::uint32_t first = drawn_page();
    pages = model::pages(first, 1 + below(4));
    if (below(32) == 0) ++pages.start;
    if (below(32) == 0) ++pages.length;
  }
  void draw(bool& flag) { flag = below(2) == 0; }
  void draw(model::protection& prot) { prot = static_cast<model::protection>(below(3)); }
  void draw(model::backing& maps) {
    maps = static_cast<model::backing>(model::has_blocks(in_.pages) ? 3 + below(2) : below(3));
  }
  void draw(model::uffd_mode& mode) { mode = static_cast<model::uffd_mode>(below(8)); }
  void draw(model::hint& advice) { advice = static_cast<model::hint>(below(9)); }
  void draw(model::remap_way& how) { how = static_cast<model::remap_way>(below(3)); }
  void draw(model::scan_filter& want) { want = static_cast<model::scan_filter>(below(6)); }
  void draw(model::scan_categories& report) {
    report.bits = static_cast<std::uint16_t>(from_() & model::category::all);
  }
  void draw(model::page_limit& most) { most.value = static_cast<std::uint8_t>(below(5)); }
  void draw(model::region_count& most) { most.value = static_cast<std::uint8_t>(below(5)); }

  const model::world in_;
  std::mt19937 from_;
  std::array<std::size_t, 16> kinds_;
};

/// Worlds of all kinds, by number.
inline model::world mixed_world(std::uint32_t number) {
  model::world in = model::default_world;
  in.maps = static_cast<model::backing>(number % 3);
  in.uffd = static_cast<model::uffd_mode>(number / 3 % 4);
  in.features = {.wp_unpopulated = number % 2 == 0,
                 .wp_async = number % 5 == 0,
                 .sigbus = number % 7 < 3,
                 .event_fork = number % 4 == 1,
                 .event_remap = number % 3 == 1,
                 .user_mode_only = number % 8 < 3};
  return in;
}

/// Those with whole blocks, where steps map hugetlb memory and mostly act on whole blocks.
inline model::world mixed_world_of_blocks(std::uint32_t number) {
  model::world in = mixed_world(number);
  in.maps = model::backing::anon;
  in.pages = 2 * model::block_pages;
  return in;
}

}  // namespace ptecheck::impl::packed
