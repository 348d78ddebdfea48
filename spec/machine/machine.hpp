#pragma once
// Address spaces around the entry rules: argument checks in Linux's order, walks over ranges with
// what a failing call leaves behind, references, contents, the page cache. VMA attributes are kept
// page by page; a VMA is a run of neighbours with equal attributes.
#include <ptecheck/model/target.hpp>
#include <ptecheck/spec/coverage.hpp>
#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/zap.hpp>
#include <ptecheck/spec/machine/pool.hpp>
#include <ptecheck/spec/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ptecheck::spec {

using model::mm_id;
using model::outcome;

/// The frame that an entry names, mapped or not.
std::optional<model::pfn<>> frame_named_by(const entry<>& what);

/// The reference: every operation, in every state.
class machine {
 public:
  static constexpr std::string_view name = "reference";

  machine() { reset(model::default_world); }
  void reset(const model::world& in);
  outcome apply(const model::step& next);
  /// From now on every answer of a rule may be overridden by one of these; null: by none.
  void deviate(const deviations* known);

  const model::world& start() const { return world_; }
  bool live(mm_id mm) const { return mms_[mm.index].live; }
  bool is_none(mm_id mm, std::uint32_t page) const { return at(mm, page).index() == 0; }
  const entry<>& at(mm_id mm, std::uint32_t page) const { return mms_[mm.index].pages[page].what; }
  /// Whether a huge entry maps the page.
  bool is_huge(mm_id mm, std::uint32_t page) const;
  /// The VMA of the page, or null for a hole.
  const model::vma* vma_at(mm_id mm, std::uint32_t page) const;
  model::unit_view frame(model::pfn<> id) const;
  model::unit_view slot(model::swap_slot<> id) const;
  bool is_anon(model::pfn<> id) const { return frames_[id.word()].anon; }
  /// What of a frame or slot shows in later steps only: given away, merged, in the swap cache.
  const unit& inside(model::pfn<> id) const { return frames_[id.word()]; }
  const unit& inside(model::swap_slot<> id) const { return slots_[id.word()]; }
  model::pfn<> cached(std::uint32_t page) const { return model::pfn<>{cache_[page]}; }
  std::uint32_t file_size() const { return file_size_; }
  /// What userfaultfd was told in the last step, in Linux's order.
  std::span<const model::event> events() const { return told_; }
  /// So many pages of the file can be mapped, and cached: what was moved reaches beyond the arena.
  std::uint32_t file_pages() const { return 2u * world_.pages; }
  /// Frames, and slots, have numbers below these.
  std::size_t frame_numbers() const { return frames_.size(); }
  std::size_t slot_numbers() const { return slots_.size(); }

  /// How often the number was handed out: what it stood for before is gone.
  std::uint32_t born(model::pfn<> id) const { return frames_[id.word()].born; }
  std::uint32_t born(model::swap_slot<> id) const { return slots_[id.word()].born; }
  /// The rule that last spoke about the page.
  rule_id rule_at(mm_id mm, std::uint32_t page) const { return mms_[mm.index].pages[page].by; }
  /// The rule that spoke last.
  rule_id last_rule() const { return last_; }
  const coverage& hits() const { return hits_; }
  /// How often each deviation was taken.
  const std::vector<std::uint64_t>& departures() const { return departures_; }
  /// How many pages began to move, or have moved, since the beginning, to devices and back as well:
  /// such a step reaches every entry of the page, wherever it is.
  std::uint64_t migrations() const { return migrations_; }
  /// What an entry rule would be told about the page now.
  context<> context_of(mm_id mm, std::uint32_t page) const;
  /// What PAGEMAP_SCAN calls a mapped page: a set of model::category.
  std::uint16_t categories(mm_id mm, std::uint32_t page) const;
  /// What mincore says of a mapped page, and the rule; `kept`: it is in memory where it may be in
  /// swap instead.
  std::pair<bool, rule_id> resident(mm_id mm, std::uint32_t page, bool kept) const;

 private:
  struct cell {
    entry<> what;
    model::vma area{};
    bool mapped = false;
    rule_id by{};
  };
  struct address_space {
    bool live = false;
    bool areas_changed = false;
    bool had_guards = false;
    std::vector<cell> pages;
    /// The first pages of the blocks that a huge entry maps.
    std::vector<std::uint32_t> huge_blocks;
  };
  struct page_run {
    std::uint32_t first, end;
    bool covers(const page_run& other) const { return first <= other.first && other.end <= end; }
  };
  using page_rule = result<> (*)(const entry<>&, const context<>&);

  /// Whose access it is: a program's, or the kernel's on its behalf.
  enum class accessor : std::uint8_t { user, kernel };

  // access.cpp
  outcome apply(const model::read& op);
  outcome apply(const model::write& op);
  outcome apply(const model::copy_from_user& op);
  outcome apply(const model::copy_to_user& op);
  /// Fault after fault, until the access happened or was answered: with that answer.
  reply touched(mm_id mm, model::page_id where, access how, accessor who = accessor::user);
  reply faulted(cell& at, std::uint32_t number, access how, accessor who);
  bool faults_around(const cell& at, std::uint32_t number) const;
  void fault_around(mm_id mm, model::page_id where);
  /// An access that did not happen, and why.
  struct stop {
    reply answer;
    model::page_id where;
    access how;
  };
  static bool is_message(reply answer);
  model::page_id told_page(mm_id mm, model::page_id where) const;
  outcome died(mm_id mm, const stop& at, accessor who) const;
  std::uint16_t& contents_at(mm_id mm, model::page_id where);

  // populate.cpp
  outcome apply(const model::madvise_populate& op);
  outcome apply(const model::mlock& op);
  outcome apply(const model::mlock_onfault& op);
  outcome apply(const model::munlock& op);
  stop make_resident(mm_id mm, page_run run);
  outcome lock_and_populate(mm_id mm, model::range bytes, model::memory_lock how);
  bool lock(mm_id mm, page_run run, model::memory_lock how);

  // seal.cpp
  outcome apply(const model::mseal& op);
  bool keeps_sealed(mm_id mm, page_run run);
  void keep_quiet(mm_id mm, std::uint32_t watched, page_run run);

  // mapping.cpp
  outcome apply(const model::mmap& op);
  outcome apply(const model::mmap_read_only& op);
  outcome map(mm_id mm, model::range bytes, const model::vma& area);
  outcome apply(const model::munmap& op);
  outcome apply(const model::mprotect& op);
  void protect(mm_id mm, page_run part, model::protection prot);

  // remap.cpp
  outcome apply(const model::mremap& op);
  outcome resized(const model::mremap& op, page_run from, std::uint32_t size);
  outcome moved_in_turn(const model::mremap& op, page_run from);
  outcome moved_whole(const model::mremap& op, page_run from, std::uint32_t size);
  outcome grow(mm_id mm, page_run grown, const model::vma& area);
  bool reaches_beyond_file(const cell& begins, std::uint32_t number, std::uint32_t size) const;
  outcome far_beyond_file();
  outcome carry(const model::mremap& op, page_run source, page_run to, page_run tail);
  bool leaves_userfaultfd(const model::vma& area);
  void pass_neighbours(mm_id mm, page_run to, const model::vma& arriving);
  void pass(mm_id mm, page_run run);
  void move_page(const model::mremap& op,
                 std::uint32_t from,
                 std::uint32_t to,
                 const model::vma& area,
                 bool lost);

  // advice.cpp
  outcome apply(const model::madvise_dontneed& op);
  outcome apply(const model::madvise_free& op);
  outcome apply(const model::madvise_cold& op);
  outcome apply(const model::madvise_hint& op);
  outcome apply(const model::madvise_guard_install& op);
  outcome apply(const model::madvise_guard_remove& op);
  outcome apply(const model::madvise_remove& op);
  outcome apply(const model::madvise_wipeonfork& op);
  outcome apply(const model::madvise_dontfork& op);
  outcome apply(const model::madvise_mergeable& op);
  outcome apply(const model::reclaim& op);
  template <class Rejects, class Visit>
  outcome advise(mm_id mm, model::range bytes, Rejects rejects, Visit visit);
  template <class Rejects>
  outcome throw_away(mm_id mm, model::range bytes, Rejects rejects_vma);

  // huge.cpp
  bool is_collapsed(mm_id mm, std::uint32_t number) const;
  struct uncollapsible;
  outcome apply(const model::madvise_collapse& op);
  std::optional<outcome> collapse_part(mm_id mm, page_run part);
  std::optional<uncollapsible> collapse(mm_id mm, page_run block);
  std::optional<uncollapsible> unsuited(mm_id mm, page_run block) const;
  bool bring_back(page_run block, std::vector<cell>& pages);
  page_run block_of(std::uint32_t number) const;
  void split(mm_id mm, std::uint32_t number, rule_id why);
  void split_part(mm_id mm, std::uint32_t number, page_run run);
  bool passes_block(mm_id mm, std::uint32_t number, page_run run);
  bool block_is_shared(mm_id mm, std::uint32_t number) const;
  void forget_torn_blocks(mm_id mm);
  void write_to_block(mm_id mm, std::uint32_t number);
  void keep_moved_blocks(mm_id mm, page_run source, std::uint32_t to);

  // hugetlb.cpp: memory of which each block is one page.
  bool is_cut(mm_id mm, std::uint32_t number) const;
  bool is_cut(mm_id mm, page_run run) const;
  bool cuts_vma(mm_id mm, std::uint32_t number, page_run run) const;
  bool any_hugetlb(mm_id mm, page_run run) const;
  reply touched_block(mm_id mm, std::uint32_t number, access how, accessor who);
  static page_rule unprotecting(const cell& at);
  bool begins_inside(mm_id mm, page_run run) const;
  std::optional<outcome> unfillable_block(mm_id mm, model::range bytes, bool zeros);
  std::optional<outcome> unscannable(const model::pagemap_scan& op);
  outcome not_modelled(std::string_view what);

  // ksm.cpp
  outcome apply(const model::ksm_merge& op);
  void merge_equals(mm_id mm, const std::vector<std::uint32_t>& equals);

  // scan.cpp
  outcome apply(const model::pagemap_scan& op);
  bool scans_whole_block(const model::pagemap_scan& op, std::uint32_t number) const;

  // mincore.cpp
  outcome apply(const model::mincore& op);

  // userfaultfd.cpp
  outcome apply(const model::uffdio_register& op);
  outcome apply(const model::uffdio_unregister& op);
  outcome apply(const model::uffdio_writeprotect& op);
  outcome apply(const model::uffdio_copy& op);
  outcome apply(const model::uffdio_zeropage& op);
  outcome apply(const model::uffdio_poison& op);
  outcome apply(const model::uffdio_continue& op);
  outcome apply(const model::uffdio_move& op);
  reply move_entry(mm_id mm, std::uint32_t from_number, std::uint32_t to_number, bool holes);
  outcome apply(const model::uffdio_wake& op);
  std::optional<outcome> unfillable(mm_id mm, model::range bytes, bool wp);
  std::optional<outcome> immovable(mm_id mm, page_run from, page_run to);
  template <class Rule, class Contents>
  outcome fill(mm_id mm, model::range bytes, Rule rule, Contents contents);

  // fork.cpp
  outcome apply(const model::fork& op);
  outcome apply(const model::exit& op);
  void fork_vma(address_space& parent, address_space& child, page_run run);
  bool entry_copied(const cell& from, std::uint32_t number, bool child_uffd_wp) const;

  // events.cpp
  void tell(const model::event& next);
  bool any_registered(mm_id mm, page_run run) const;
  void tell_forked(mm_id mm);
  void tell_unmapped(mm_id mm, page_run run);
  void tell_removed(mm_id mm, const cell& at, page_run run);
  void tell_moved(const model::mremap& op, page_run source, page_run tail);

  // file.cpp
  outcome apply(const model::punch_hole& op);
  outcome apply(const model::ftruncate& op);
  void drop_from_file(page_run run, zap why);
  bool maps_file(const cell& at, std::uint32_t number, page_run run) const;

  // swap.cpp
  outcome apply(const model::swapoff& op);
  void enter_swap_cache(std::uint64_t slot, std::uint64_t frame);
  void leave_swap_cache(std::uint64_t slot);
  void forget_slot(std::uint64_t slot);

  // migrate.cpp
  outcome apply(const model::migrate_begin& op);
  outcome apply(const model::migrate_end& op);
  bool in_huge_entry(std::uint64_t frame) const;
  void await(const cell& at, std::uint32_t number);
  /// Tries, and again each time that a page which is being moved, or with a device, was in the way.
  template <class Try>
  reply patiently(const cell& at, std::uint32_t number, Try tried) {
    reply answer = tried();
    for (; answer == reply::waits; answer = tried()) await(at, number);
    return answer;
  }
  void begin_migration(std::uint64_t frame);
  void end_migration(std::uint64_t frame);
  std::uint64_t moved_to_new_frame(std::uint64_t frame);
  void move_to_new_frame(std::uint64_t frame, page_rule rule);
  /// Calls `visit(cell, number)` for each entry that names the frame.
  template <class Visit>
  void for_each_entry_of(std::uint64_t frame, Visit visit) {
    for (address_space& each : mms_)
      for (std::uint32_t number = 0; each.live && number < world_.pages; ++number) {
        const auto named = frame_named_by(each.pages[number].what);
        if (named && named->word() == frame) visit(each.pages[number], number);
      }
  }

  // hwpoison.cpp
  outcome apply(const model::memory_failure& op);
  bool is_plain(std::uint64_t frame) const;

  // device.cpp
  outcome apply(const model::migrate_to_device& op);
  outcome apply(const model::make_device_exclusive& op);
  void keep_written(std::uint64_t frame);
  void fetch_from_device(std::uint64_t frame);

  // machine.cpp
  context<> context_of(const cell& at, std::uint32_t number) const;
  /// Applies the rule, which may have to wait for a page that is being moved.
  void step(cell& at, std::uint32_t number, page_rule rule);
  /// Carries out what a rule answered, or what is done instead; returns that answer.
  reply commit(cell& at, std::uint32_t number, result<> r, model::token supplied = {});
  /// The same where the rule judged an entry that came from elsewhere.
  reply arrive(const entry<>& judged,
               cell& at,
               std::uint32_t number,
               result<> r,
               model::token supplied = {});
  /// What a deviation does instead, if one overrides the answer; it counts as taken then.
  std::optional<result<>> departure(const entry<>& judged,
                                    const cell& at,
                                    std::uint32_t number,
                                    const result<>& r);
  void move_contents(const result<>& r,
                     const entry<>& before,
                     std::uint32_t page,
                     model::token supplied);
  void hold(const entry<>& what);
  void keep_dirty(const entry<>& before, const entry<>& after);
  void let_go(const entry<>& what);
  void uncache(std::uint32_t number);
  void unmap(cell& at, std::uint32_t number);
  /// Unmaps what is mapped of the run.
  void unmap_all(mm_id mm, page_run run);
  /// The page of the file that a page of a file mapping maps.
  std::uint32_t file_page(const cell& at, std::uint32_t number) const;
  void note(rule_id by, std::size_t kind = 0);
  outcome refuse(int error, rule_id by, std::uint32_t progress = 0);

  cell* mapped(mm_id mm, std::uint32_t number);
  bool any_mapped(mm_id mm, page_run run) const;
  /// The VMA around a mapped page: the run of neighbours that it is mergeable with.
  page_run vma_around(const address_space& in, std::uint32_t number) const;
  /// The same, but as Linux has it, which may not have merged all that could be one; and of that
  /// what lies in [number, end).
  page_run part_of(mm_id mm, std::uint32_t number, std::uint32_t end) const;
  page_run part_around(mm_id mm, std::uint32_t number) const;
  bool lies_in_one_vma(mm_id mm, page_run run) const;
  void change_area(mm_id mm, cell& at, const model::vma& area);
  void join_guard_flags(address_space& in);

  model::world world_{};
  model::choice chosen_{};
  const model::operation* during_ = nullptr;
  const deviations* deviations_ = nullptr;
  std::vector<std::uint64_t> departures_;
  bool stuck_ = false;
  std::vector<model::event> told_;
  std::vector<address_space> mms_;
  pool frames_, slots_;
  std::vector<std::uint64_t> cache_;
  std::uint32_t file_size_ = 0;
  std::uint32_t range_first_ = 0;
  std::uint64_t migrations_ = 0;
  rule_id last_{};
  coverage hits_;
};

static_assert(model::transparent_target<machine>);

}  // namespace ptecheck::spec
