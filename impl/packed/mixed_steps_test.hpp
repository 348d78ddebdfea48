#pragma once
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/world.hpp>

#include <array>
#include <random>

namespace ptecheck::impl::packed {

/// Random steps of a world: reads, writes and eight kinds more, most of them in a few pages around
/// the boundary between two tables. The same for the same seed.
class mixed_steps {
 public:
  mixed_steps(const model::world& in, std::uint32_t seed) : in_{in}, from_{seed} {
    for (std::size_t& kind : kinds_) kind = below(std::variant_size_v<model::operation>);
    kinds_[0] = model::operation{model::read{}}.index();
    kinds_[1] = model::operation{model::write{}}.index();
  }

  model::step next() {
    model::operation what = model::blanks<model::operation>[kinds_[below(kinds_.size())]];
    std::visit([&](auto& op) { draw_fields(op); }, what);
    model::choice chosen{};
    if (below(3) == 0) chosen.kept.bits = from_();
    if (below(2) == 0) chosen.tables_skipped.bits = from_();
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
  void draw(model::token& value) { value.value = static_cast<std::uint16_t>(below(99)); }
  void draw(model::page_count& size) {
    size.pages = static_cast<std::uint16_t>(in_.pages / 2u - 4 + below(40));
  }
  void draw(model::range& pages) {
    pages = model::pages(drawn_page(), 1 + below(4));
    if (below(32) == 0) ++pages.start;
    if (below(32) == 0) ++pages.length;
  }
  void draw(bool& flag) { flag = below(2) == 0; }
  void draw(model::protection& prot) { prot = static_cast<model::protection>(below(3)); }
  void draw(model::backing& maps) { maps = static_cast<model::backing>(below(3)); }
  void draw(model::uffd_mode& mode) { mode = static_cast<model::uffd_mode>(below(4)); }

  const model::world in_;
  std::mt19937 from_;
  std::array<std::size_t, 10> kinds_;
};

/// Worlds of all kinds, by number.
inline model::world mixed_world(std::uint32_t number) {
  model::world in = model::default_world;
  in.maps = static_cast<model::backing>(number % 3);
  in.uffd = static_cast<model::uffd_mode>(number / 3 % 4);
  in.features = {number % 2 == 0, number % 5 == 0, number % 7 < 3, number % 4 == 1};
  return in;
}

}  // namespace ptecheck::impl::packed
