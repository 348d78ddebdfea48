#pragma once
// What the tests of the machine have in common.
#include <ptecheck/impl/packed/machine.hpp>

#include <cerrno>
#include <map>
#include <optional>
#include <string>

namespace ptecheck::impl::packed {

/// A world of 32 pages: the first page of the second table of leaves is page 16.
inline model::world small_world(model::backing maps = model::backing::anon,
                                model::uffd_mode uffd = model::uffd_mode::none) {
  model::world in = model::default_world;
  in.maps = maps;
  in.uffd = uffd;
  return in;
}

inline constexpr model::mm_id parent{0};
inline constexpr model::mm_id child{1};

/// A page of the arena on each side of the boundary between two tables of leaves.
inline constexpr std::uint32_t before_boundary = 15;
inline constexpr std::uint32_t after_boundary = 16;
/// Three pages on each side of it.
inline constexpr model::range across = model::pages(13, 6);

/// A machine in a world, and short words for what is done to it.
template <class Faults = no_faults>
class driven {
 public:
  explicit driven(const model::world& in = small_world(), Faults faults = {}) : machine_{faults} {
    machine_.reset(in);
  }

  model::outcome operator()(const model::operation& what, const model::choice& chosen = {}) {
    return machine_.apply({what, chosen});
  }
  bool done(const model::operation& what, const model::choice& chosen = {}) {
    return std::holds_alternative<model::done>((*this)(what, chosen));
  }
  bool write(std::uint32_t page, std::uint16_t value, model::mm_id mm = parent) {
    return done(model::write{mm, {static_cast<std::uint16_t>(page)}, {value}});
  }
  /// What a load sees, or -1 if it does not happen.
  int read(std::uint32_t page, model::mm_id mm = parent) {
    const auto answer = (*this)(model::read{mm, {static_cast<std::uint16_t>(page)}});
    const auto* saw = std::get_if<model::done>(&answer);
    return saw ? saw->value : -1;
  }
  model::entry<> at(std::uint32_t page, model::mm_id mm = parent) const {
    return machine_.at(mm, page);
  }
  model::present<> page(std::uint32_t page, model::mm_id mm = parent) const {
    return std::get<model::present<>>(at(page, mm));
  }
  model::swap<> slot(std::uint32_t page, model::mm_id mm = parent) const {
    return std::get<model::swap<>>(at(page, mm));
  }
  bool is_none(std::uint32_t page, model::mm_id mm = parent) const {
    return machine_.is_none(mm, page);
  }
  machine<Faults>& under_test() { return machine_; }

 private:
  machine<Faults> machine_;
};

inline model::outcome refused(int error, std::uint16_t progress = 0) {
  return model::refused{error, progress};
}

/// What a machine says of its units, against what its words name.
template <class Faults>
class census {
 public:
  census(const machine<Faults>& of, const model::world& in) : of_{of}, in_{in} {
    for (std::uint8_t mm = 0; mm < in_.mms; ++mm)
      for (std::uint32_t page = 0; page < in_.pages; ++page) count(of_.word_at({mm}, page));
  }

  /// The first page whose word should not be there, or whose unit is miscounted.
  std::optional<std::string> complaint() const {
    for (std::uint8_t mm = 0; mm < in_.mms; ++mm)
      for (std::uint32_t page = 0; page < in_.pages; ++page)
        if (const char* about = complaint_at({mm}, page))
          return std::string{about} + " mm=" + std::to_string(mm) + " page=" + std::to_string(page);
    return {};
  }

 private:
  void count(std::uint64_t word) {
    if (names_frame(word)) ++frames_[frame_named_by(word)];
    if (is_swap(word)) ++slots_[swapped::offset.get(word)];
  }

  const char* complaint_at(model::mm_id mm, std::uint32_t page) const {
    const std::uint64_t word = of_.word_at(mm, page);
    const model::vma* vma = of_.vma_at(mm, page);
    if (!well_formed(word)) return "not well formed";
    if (vma == nullptr) return word == nothing ? nullptr : "mapped in a hole";
    if (is_present(word)) return complaint_of_page(mm, page, *vma);
    if (is_migration(word)) return complaint_of_migration(word);
    if (names_unmapped_frame(word)) return complaint_of_unmapped(word);
    if (!is_swap(word)) return nullptr;
    const std::uint64_t slot = swapped::offset.get(word);
    return of_.slot(model::swap_slot<>{slot}).names == slots_.at(slot) ? nullptr
                                                                       : "slot miscounted";
  }
  const char* complaint_of_migration(std::uint64_t word) const {
    const std::uint64_t frame = moving::frame.get(word);
    const model::unit_view of = of_.frame(model::pfn<>{frame});
    if (of.names != frames_.at(frame)) return "moving frame miscounted";
    return of.migrates ? nullptr : "moves alone";
  }
  const char* complaint_of_unmapped(std::uint64_t word) const {
    const std::uint64_t frame = moving::frame.get(word);
    const bool counted = of_.frame(model::pfn<>{frame}).names == frames_.at(frame);
    return counted ? nullptr : "unmapped frame miscounted";
  }
  const char* complaint_of_page(model::mm_id mm, std::uint32_t page, const model::vma& vma) const {
    const auto held = std::get<model::present<>>(of_.at(mm, page));
    const std::uint32_t names = of_.frame(held.frame).names;
    if (names != frames_.at(held.frame.word())) return "frame miscounted";
    if (held.exclusive && names != 1) return "exclusive and shared";
    if (held.accessible != (vma.prot != model::protection::none)) return "not as the VMA allows";
    return nullptr;
  }

  const machine<Faults>& of_;
  const model::world& in_;
  std::map<std::uint64_t, std::uint32_t> frames_;
  std::map<std::uint64_t, std::uint32_t> slots_;
};

}  // namespace ptecheck::impl::packed
