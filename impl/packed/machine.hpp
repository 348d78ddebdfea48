#pragma once
// A machine whose entries are words in four-level tables, as on x86-64. It is judged: no rule of
// the reference is known here.
#include <ptecheck/impl/packed/changed.hpp>
#include <ptecheck/impl/packed/frames.hpp>
#include <ptecheck/impl/packed/meaning.hpp>
#include <ptecheck/impl/packed/mutants.hpp>
#include <ptecheck/impl/packed/page_table.hpp>
#include <ptecheck/impl/packed/vmas.hpp>
#include <ptecheck/model/target.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ptecheck::impl::packed {

/// The address of the middle page of the arena: the first page that a second table of leaves maps.
inline constexpr address arena_middle = 0x7f1234600000;
static_assert(arena_middle % (address{1} << (page_shift + index_bits)) == 0);

class scan_output;

/// `Faults`: no_faults, or seeded_faults for a machine that has one.
template <class Faults = no_faults>
class machine {
 public:
  static constexpr std::string_view name = "packed";

  explicit machine(Faults faults = {}) : faults_{faults} {}

  /// Starts from nothing, whatever happened before; memory is kept.
  void reset(const model::world& in);
  /// Does one step of a trace.
  model::outcome apply(const model::step& next);

  bool live(model::mm_id mm) const { return mm.index < world_.mms && mms_[mm.index].live; }
  bool is_none(model::mm_id mm, std::uint32_t page) const {
    return packed::is_none(word_at(mm, page));
  }
  model::entry<> at(model::mm_id mm, std::uint32_t page) const {
    const std::uint64_t word = word_at(mm, page);
    return meaning(word, has_frame_exclusive(word) && frames_.view(frame_named_by(word)).exclusive);
  }
  const model::vma* vma_at(model::mm_id mm, std::uint32_t page) const {
    const vma_list::interval* found = mms_[mm.index].vmas.find(page);
    return found ? &found->what : nullptr;
  }
  model::unit_view frame(model::pfn<> number) const {
    const frame_unit unit = frames_.view(number.word());
    return {unit.names, unit.contents, unit.lazy, unit.ksm, unit.migrates, unit.slot};
  }
  model::unit_view slot(model::swap_slot<> number) const {
    const slot_unit unit = slots_.view(number.word());
    return {unit.names, unit.contents, false, false, false, unit.frame};
  }
  bool is_anon(model::pfn<> number) const { return frames_.view(number.word()).anon; }
  model::pfn<> cached(std::uint32_t page) const { return model::pfn<>{cache_[page]}; }
  std::uint32_t file_size() const { return file_size_; }
  std::span<const model::event> events() const { return told_; }

  /// The word of a page of the arena, for tests and for those who print words.
  std::uint64_t word_at(model::mm_id mm, std::uint32_t page) const {
    const page_table& tables = mms_[mm.index].tables;
    const address at = address_of(page);
    if (const std::uint64_t* word = tables.find(at)) return *word;
    const std::uint64_t* whole = tables.find_huge(at);
    if (whole == nullptr) return nothing;
    const model::vma* of = vma_at(mm, page);
    const std::uint64_t index = index_of(at, 0);
    const bool hugetlb = of != nullptr && model::is_hugetlb(of->maps);
    return hugetlb ? hugetlb::nth(*whole, index) : nth(*whole, index);
  }
  /// Whether a huge word maps the page.
  bool is_huge(model::mm_id mm, std::uint32_t page) const {
    return mms_[mm.index].tables.find_huge(address_of(page)) != nullptr;
  }

 private:
  struct address_space {
    explicit address_space(std::span<table> room) : tables{room} {}
    bool live = false;
    page_table tables;
    vma_list vmas;
  };

  /// What a transition is told, and how the pages of the VMA lie in the file.
  struct surroundings : context<> {
    std::int32_t moved = 0;
    bool hugetlb = false;
    std::uint32_t file_page(std::uint32_t page) const {
      return static_cast<std::uint32_t>(static_cast<std::int32_t>(page) + moved);
    }
  };

  // machine_calls.hpp: madvise, mincore, mprotect, mmap, munmap.
  model::outcome apply(address_space& in, const model::madvise_dontneed& op);
  model::outcome apply(address_space& in, const model::madvise_free& op);
  model::outcome apply(address_space& in, const model::madvise_cold& op);
  model::outcome apply(address_space& in, const model::madvise_hint& op);
  model::outcome apply(address_space& in, const model::mincore& op);
  model::outcome apply(address_space& in, const model::madvise_mergeable& op);
  model::outcome apply(address_space& in, const model::madvise_guard_install& op);
  model::outcome apply(address_space& in, const model::madvise_guard_remove& op);
  model::outcome apply(address_space& in, const model::madvise_wipeonfork& op);
  model::outcome apply(address_space& in, const model::madvise_dontfork& op);
  model::outcome apply(address_space& in, const model::madvise_remove& op);
  model::outcome apply(address_space& in, const model::reclaim& op);
  model::outcome apply(address_space& in, const model::mprotect& op);
  model::outcome apply(address_space& in, const model::munmap& op);
  model::outcome apply(address_space& in, const model::mmap& op);
  model::outcome apply(address_space& in, const model::mmap_read_only& op);
  bool is_resident(const address_space& in,
                   std::uint32_t page,
                   const surroundings& c,
                   bool kept) const;
  template <class Refuses>
  model::outcome throw_away(address_space& in, const model::range& r, Refuses refuses);
  template <class Visit>
  model::outcome advise(address_space& in, const model::range& r, Visit visit);
  void tell_removed(const address_space& in, const model::vma& of, page_span pages);
  void tell_unmapped(const address_space& in, page_span pages);
  void protect(address_space& in, page_span part, const model::vma& then);
  model::outcome map(address_space& in, const model::range& r, const model::vma& as);
  bool any_sealed(const address_space& in, page_span pages) const;
  void unmap(address_space& in, page_span pages);

  // machine_huge.hpp: huge words.
  model::outcome apply(address_space& in, const model::madvise_collapse& op);
  int collapse_part(address_space& in, page_span whole, page_span part, const model::vma& of);
  int collapse(address_space& in, page_span block, const model::vma& of);
  int unsuited(const address_space& in, page_span block, bool armed) const;
  void split_torn(address_space& in);
  template <class Visit>
  bool any_huge_word(const address_space& in, Visit visit) const;
  template <class Visit>
  int for_each_small(address_space& in, page_span pages, Visit visit);
  template <class Visit>
  int for_each_unshared(address_space& in, page_span pages, Visit visit);
  template <class LeftOut, class Visit>
  int for_each_beside(address_space& in, page_span pages, LeftOut left_out, Visit visit);
  template <class Op>
  model::reply transit_huge(std::uint64_t& word, surroundings& c);
  template <class Twin>
  void settle_huge(std::uint64_t before, const changed<std::uint64_t>& after);
  template <class Op>
  std::optional<model::reply> access_huge(address_space& in,
                                          std::uint64_t& word,
                                          model::page_id page,
                                          surroundings& c);
  bool is_shared(std::uint64_t word) const;
  bool is_reusable(std::uint64_t word) const;

  // machine_hugetlb.hpp: hugetlb memory.
  bool begins_block(std::uint32_t page) const;
  std::uint32_t block_before(std::uint32_t page) const;
  bool cuts(const address_space& in, std::uint32_t page) const;
  bool cuts(const address_space& in, page_span pages) const;
  bool is_cut(const model::vma& of, page_span part) const;
  bool begins_inside(const address_space& in, page_span pages) const;
  template <class Op>
  model::reply transit_block(std::uint64_t& word, std::uint32_t page, surroundings& c);
  void settle_block(std::uint64_t before, const changed<std::uint64_t>& after, std::uint32_t page);
  template <class Op>
  int change_blocks(address_space& in, page_span pages, surroundings c);
  template <class Op>
  model::reply access_block(address_space& in, std::uint32_t page, surroundings c);
  void fork_blocks(address_space& parent,
                   address_space& child,
                   page_span pages,
                   const model::vma& of,
                   surroundings c);
  std::optional<model::outcome> unfillable_block(const model::vma& of,
                                                 page_span pages,
                                                 bool zeros) const;
  std::optional<model::outcome> unscannable(const address_space& in,
                                            page_span pages,
                                            bool protects) const;
  bool any_none(const address_space& in, page_span pages) const;
  bool any_unmapped(const address_space& in, page_span pages) const;

  // machine_populate.hpp: madvise(MADV_POPULATE_*), mlock, munlock.
  model::outcome apply(address_space& in, const model::madvise_populate& op);
  model::outcome apply(address_space& in, const model::mlock& op);
  model::outcome apply(address_space& in, const model::mlock_onfault& op);
  model::outcome apply(address_space& in, const model::munlock& op);
  model::outcome apply(address_space& in, const model::mseal& op);
  model::outcome lock_and_populate(address_space& in, page_span pages, model::memory_lock how);
  bool set_locked(address_space& in, page_span pages, model::memory_lock how);
  model::outcome make_resident(address_space& in, page_span pages);

  // machine_remap.hpp: mremap.
  model::outcome apply(address_space& in, const model::mremap& op);
  model::outcome resize(address_space& in, page_span from, page_span to);
  model::outcome move(address_space& in, page_span from, page_span to, bool keeps_old);
  model::outcome move_parts(address_space& in, page_span from, std::uint32_t to, bool keeps_old);
  void move_words(address_space& in, page_span from, std::uint32_t to, const model::vma& of);
  model::outcome grow(address_space& in, page_span pages, const model::vma& of);
  bool reaches_beyond_file(const model::vma& of, page_span pages) const;

  // machine_merge.hpp: KSM, swapoff.
  model::outcome apply(address_space& in, const model::ksm_merge& op);
  model::outcome apply(const model::swapoff& op);
  void merge(address_space& in, std::span<const std::uint32_t> pages);

  // machine_migrate.hpp: migration.
  model::outcome apply(address_space& in, const model::migrate_begin& op);
  model::outcome apply(address_space& in, const model::migrate_end& op);
  std::uint64_t give_new_frame(std::uint64_t frame);
  bool is_in_huge(std::uint64_t frame) const;
  template <class Op>
  void give_new_frame_to_words(std::uint64_t frame);
  void finish_migration(std::uint64_t frame);
  void await(std::uint64_t frame);
  template <class Visit>
  void for_each_word_of(std::uint64_t frame, Visit visit);

  // machine_hwpoison.hpp: broken memory.
  model::outcome apply(address_space& in, const model::memory_failure& op);
  bool is_plain(std::uint64_t frame) const;

  // machine_device.hpp: pages that a device has.
  model::outcome apply(address_space& in, const model::migrate_to_device& op);
  model::outcome apply(address_space& in, const model::make_device_exclusive& op);

  // machine_scan.hpp: PAGEMAP_SCAN.
  model::outcome apply(address_space& in, const model::pagemap_scan& op);
  std::uint32_t scan_huge(address_space& in,
                          page_span pages,
                          const model::pagemap_scan& op,
                          surroundings& c,
                          scan_output& out);
  std::uint32_t scan_blocks(const address_space& in,
                            page_span pages,
                            const model::pagemap_scan& op,
                            surroundings c,
                            scan_output& out);
  std::uint32_t scan(address_space& in,
                     page_span pages,
                     const model::pagemap_scan& op,
                     surroundings c,
                     scan_output& out);

  // machine_uffd.hpp: the ioctls of userfaultfd.
  model::outcome apply(address_space& in, const model::uffdio_register& op);
  model::outcome apply(address_space& in, const model::uffdio_unregister& op);
  model::outcome apply(address_space& in, const model::uffdio_writeprotect& op);
  model::outcome apply(address_space& in, const model::uffdio_copy& op);
  model::outcome apply(address_space& in, const model::uffdio_zeropage& op);
  model::outcome apply(address_space& in, const model::uffdio_poison& op);
  model::outcome apply(address_space& in, const model::uffdio_continue& op);
  model::outcome apply(address_space& in, const model::uffdio_move& op);
  model::outcome apply(address_space& in, const model::uffdio_wake& op);
  model::reply move_word(std::uint64_t& from, std::uint64_t& to, const surroundings& c, bool holes);
  const model::vma* one_vma(const vma_list& vmas, page_span pages) const;
  page_span whole_vma(const vma_list::interval& of, std::uint32_t page) const;
  const model::vma* fillable(const vma_list& vmas, page_span pages) const;
  template <class Change>
  void set_modes(address_space& in, page_span pages, Change modes);
  /// What the caller of a fill supplies: the contents of the first page, and how they go on.
  struct supply {
    std::uint16_t first;
    std::uint16_t step;
  };
  template <class Op, class... Args>
  model::outcome fill(
      address_space& in, page_span pages, const supply& from, const model::vma& of, Args... args);

  // machine_life.hpp: reset, fork, exit and the file.
  model::outcome apply(address_space& in, const model::fork& op);
  model::outcome apply(address_space& in, const model::exit& op);
  model::outcome apply(const model::punch_hole& op);
  model::outcome apply(const model::ftruncate& op);
  bool is_copied(std::uint64_t word, std::uint32_t page, const model::vma& of, bool child_uffd_wp);
  void fork_entries(address_space& parent,
                    address_space& child,
                    page_span pages,
                    const model::vma& of,
                    surroundings c);
  void punch(page_span pages);
  template <class Op>
  void zap_file(page_span pages);
  void drop_from_cache(page_span pages);
  void scrub(address_space& in);
  void furnish(const model::world& in);

  // machine_access.hpp: accesses.
  model::outcome apply(address_space& in, const model::read& op);
  model::outcome apply(address_space& in, const model::write& op);
  model::outcome apply(address_space& in, const model::copy_from_user& op);
  model::outcome apply(address_space& in, const model::copy_to_user& op);
  void fault_around(address_space& in, model::page_id page);
  template <class Op>
  model::reply access(address_space& in, model::page_id page, bool by_kernel);
  model::outcome died(const address_space& in,
                      model::reply why,
                      model::page_id page,
                      bool write,
                      bool by_kernel) const;
  template <class Op>
  model::outcome load(address_space& in, const Op& op, bool by_kernel);
  template <class Op>
  model::outcome store(address_space& in, const Op& op, bool by_kernel);

  // machine_entries.hpp: the one driver of range operations, and what follows from a transition.
  template <class Op, class... Args>
  int change(address_space& in, page_span pages, const surroundings& c, Args... args);
  template <class Op, class... Args>
  int change_waiting(address_space& in, page_span pages, const surroundings& c, Args... args);
  template <class Op, class... Args>
  int change_span(address_space& in, page_span pages, const surroundings& c, Args... args);
  template <class Op, class... Args>
  int change_small(address_space& in, page_span pages, const surroundings& c, Args... args);
  template <class Op, class Entry, class Install>
  int walk_whole(address_space& in,
                 address from,
                 address to,
                 const surroundings& c,
                 Entry one,
                 Install install);
  template <class Op, class... Args>
  changed<std::uint64_t> yield(std::uint64_t word,
                               bool exclusive,
                               const surroundings& c,
                               Args... args) const;
  template <class Op, class... Args>
  model::reply transit(std::uint64_t& word, std::uint32_t page, surroundings& c, Args... args);
  void look_up_slot(std::uint64_t word, surroundings& c) const;
  template <class Op>
  void settle(std::uint64_t before, const changed<std::uint64_t>& after, std::uint32_t page);
  void forget_clean(std::uint64_t frame, std::uint32_t page);
  void move_contents(effect what, std::uint64_t before, std::uint32_t page);
  void take_frame(std::uint16_t contents, bool anon);
  void load_frame(std::uint64_t slot);
  void store_frame(std::uint64_t number);
  void take_cached_frame(std::uint16_t contents, std::uint32_t page);
  void add_name(std::uint64_t word);
  void drop_name(std::uint64_t word);
  void drop_slot(std::uint64_t slot);
  template <class Op>
  bool leaks(effect what) const;
  surroundings context_of(const model::vma& of) const;

  model::mm_id name_of(const address_space& in) const {
    return {static_cast<std::uint8_t>(&in - mms_.data())};
  }
  address_space* living(model::mm_id mm) { return live(mm) ? &mms_[mm.index] : nullptr; }
  address address_of(std::uint32_t page) const {
    return arena_start_ + (address{page} << page_shift);
  }
  std::uint32_t page_of(address at) const {
    return static_cast<std::uint32_t>((at - arena_start_) >> page_shift);
  }

  Faults faults_;
  model::world world_{};
  address arena_start_ = arena_middle;
  std::vector<table> rooms_;
  std::size_t room_size_ = 0;
  std::vector<address_space> mms_;
  pool<frame_unit> frames_;
  pool<slot_unit> slots_;
  std::vector<std::uint64_t> cache_;  // by page of the file: the frame, or 0
  std::uint32_t file_size_ = 0;
  model::choice chosen_{};     // what Linux chose in this step
  std::uint64_t awaited_ = 0;  // the frame for whose page a walk waits
  page_span reclaiming_{};     // the pages that the bits of chosen_.kept count from
  std::vector<model::event> told_;
  std::uint16_t supplied_ = 0;  // the contents that the caller of a fill supplies now
};

extern template class machine<no_faults>;
extern template class machine<seeded_faults>;

static_assert(model::transparent_target<machine<no_faults>>);
static_assert(model::transparent_target<machine<seeded_faults>>);

}  // namespace ptecheck::impl::packed
