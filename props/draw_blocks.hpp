#pragma once
// Drawing what it takes to meet huge entries: in an arena with whole blocks scenes come again and
// again, in which blocks are mapped anew, perhaps registered, filled, rarely spoilt, and collapsed,
// and then something is done to them. Between the scenes steps are drawn as anywhere.
#include <ptecheck/props/draw.hpp>
#include <ptecheck/props/operation_set.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ptecheck::props {

/// What is done to blocks that were just collapsed.
inline constexpr std::array after_collapse{kind_of<model::mremap>,
                                           kind_of<model::pagemap_scan>,
                                           kind_of<model::fork>,
                                           kind_of<model::madvise_free>,
                                           kind_of<model::uffdio_writeprotect>,
                                           kind_of<model::mprotect>,
                                           kind_of<model::write>,
                                           kind_of<model::madvise_collapse>};

/// What keeps blocks from being collapsed, or makes that harder.
inline constexpr std::array before_collapse{kind_of<model::madvise_dontneed>,
                                            kind_of<model::madvise_guard_install>,
                                            kind_of<model::uffdio_writeprotect>,
                                            kind_of<model::memory_failure>,
                                            kind_of<model::migrate_to_device>,
                                            kind_of<model::make_device_exclusive>,
                                            kind_of<model::mprotect>};

/// The scenes of one trace.
class block_scenes {
 public:
  /// How many steps a scene has, and how many lie from one beginning to the next.
  static constexpr std::size_t length = 7, distance = 16;

  /// Draws step `number` of a trace, if it belongs to a scene, as far as operations are allowed.
  template <choice_source C>
  bool draw(
      model::step& into, std::size_t number, operation_set allowed, C& from, const scope& in) {
    const std::size_t place = number % distance;
    if (place == 0) begin(from, in);
    if (place >= length) return false;
    if ((place == 1 && !registered_) || (place == 2 && !poisoned_)) return false;
    model::step next{prepared(place), {}};
    if (place == 4 && from.below(4) == 0) draw_one_of(before_collapse, next, from, in);
    if (place == length - 1) draw_one_of(after_collapse, next, from, in);
    if (place == length - 1 && from.below(8) == 0) next.what = drawn_move(from, in);
    if ((allowed & set_of(next.what.index())) == 0) return false;
    into = next;
    return true;
  }

 private:
  template <choice_source C>
  void begin(C& from, const scope& in) {
    mm_ = draw_live(from, in.mms);
    blocks_ = draw_blocks(from, in);
    registered_ = from.below(2) != 0;
    poisoned_ = registered_ && from.below(8) == 0;
    filled_ = from.below(8) != 0;
  }

  template <std::size_t N, choice_source C>
  static void draw_one_of(const std::array<std::size_t, N>& kinds,
                          model::step& into,
                          C& from,
                          const scope& in) {
    draw_step(into, kinds[from.below(static_cast<std::uint32_t>(N))], from, in);
  }

  /// The first of the blocks moves to beside the other one's place, mostly to where none begins.
  template <choice_source C>
  model::operation drawn_move(C& from, const scope& in) const {
    constexpr std::uint32_t whole = model::block_pages;
    const std::uint32_t first = blocks_.start / model::page_size, middle = in.pages / 2;
    const std::uint32_t block = first < middle ? middle - whole : middle;
    const std::uint32_t room = in.pages - middle - whole;
    const std::uint32_t place = from.below(room + 1) + (first < middle ? middle : 0);
    return model::mremap{mm_,
                         model::pages(block, whole),
                         {static_cast<std::uint16_t>(whole)},
                         {static_cast<std::uint16_t>(place)},
                         model::remap_way::move};
  }

  model::operation prepared(std::size_t place) const {
    const std::uint32_t first = blocks_.start / model::page_size;
    const std::uint32_t last = first + blocks_.length / model::page_size - 1;
    switch (place) {
      case 0: return model::mmap{mm_, blocks_, model::backing::anon, model::protection::read_write};
      case 1: return model::uffdio_register{mm_, blocks_, model::uffd_mode::wp};
      // Of poison that comes last nobody knows before the rest is filled.
      case 2: return model::uffdio_poison{mm_, model::pages(last, 1)};
      case 3: return model::madvise_populate{mm_, blocks_, filled_};
      case 4: return model::read{mm_, {static_cast<std::uint16_t>(first)}};
      default: return model::madvise_collapse{mm_, blocks_};
    }
  }

  model::mm_id mm_{};
  model::range blocks_{};
  bool registered_ = false;
  bool poisoned_ = false;
  bool filled_ = false;
};

}  // namespace ptecheck::props
