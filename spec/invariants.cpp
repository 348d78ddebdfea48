#include <ptecheck/spec/invariants.hpp>

#include <array>
#include <vector>

namespace ptecheck::spec {
namespace {

constexpr std::array all{
    invariant{"hole.is_none", "Where nothing is mapped the entry is none.", "munmap; live"},
    invariant{"uffd_wp.is_registered",
              "An entry is protected only in a VMA registered WP.",
              "S2; f369b07c8614 and 0cef0bb836e3 repaired breaches"},
    invariant{"uffd_wp.is_read_only",
              "A protected page is not writable.",
              "S0; 60d5b473d61b, 0e88904cb700, 51d3d5eb74ff repaired breaches"},
    invariant{"write.is_allowed", "A writable page lies in a VMA that allows writes.", "mprotect"},
    invariant{"accessible.follows_vma",
              "A mapped page is accessible exactly if the VMA is readable.",
              "PROT_NONE"},
    invariant{"private.write_is_exclusive",
              "A writable page of a private mapping is an anonymous page of its own.",
              "copy on write; 5535be309971 repaired a breach"},
    invariant{"exclusive.is_mapped_once",
              "An exclusive page is anonymous and mapped once.",
              "PageAnonExclusive"},
    invariant{"zero_page.is_plain",
              "The zero page is never writable, dirty, exclusive or shared.",
              "a8f97366452e repaired a breach"},
    invariant{"shared.maps_the_file",
              "A shared mapping maps the page of the file and no other.",
              "MAP_SHARED"},
    invariant{
        "anonymous.maps_no_file", "Anonymous memory maps no page of the file.", "MAP_PRIVATE"},
    invariant{"file.ends", "No page beyond the end of the file is mapped.", "truncate"},
    invariant{"swap.is_private", "Only private mappings have swap entries.", "S1"},
    invariant{"swap.exclusive_has_one_name",
              "An exclusive swap entry is the only one of its slot.",
              "pte_swp_exclusive()"},
    invariant{"swap_cache.is_not_exclusive",
              "A page that is also the page of a slot which others name is not exclusive.",
              "folio_free_swap()"},
    invariant{"ksm.is_not_exclusive",
              "A page of KSM is anonymous, never writable and never exclusive.",
              "page_try_share_anon_rmap()"},
    invariant{"migration.is_one_type",
              "A migration entry is writable or exclusive, or neither.",
              "SWP_MIGRATION_READ_EXCLUSIVE"},
    invariant{
        "migration.is_of_all",
        "While a page is being moved no entry maps it, and no other page has migration entries.",
        "try_to_migrate(); folio_lock()"},
    invariant{"hwpoison.is_anonymous",
              "Only anonymous pages of private mappings are broken.",
              "try_to_unmap_one()"},
    invariant{"device.is_anonymous",
              "Devices have pages of anonymous memory only.",
              "zap_nonpresent_ptes()"},
    invariant{"frame.has_one_kind",
              "The entries that name one frame are all of one kind.",
              "try_to_migrate(); try_to_unmap()"},
    invariant{
        "marker.is_one",
        "A marker remembers exactly one thing; beside poison or a guard uffd_wp says nothing.",
        "pte_marker"},
    invariant{"marker.uffd_wp_is_used",
              "A uffd_wp marker lies where the VMA uses markers.",
              "userfaultfd_wp_use_markers(); 49d6d7fb6313 repaired a breach"},
    invariant{"counts.match_names",
              "Frames and slots count the entries that name them.",
              "page_mapcount(); swap_map"},
    invariant{"cache.matches_frames", "The page cache and its frames know each other.", "xarray"},
    invariant{"swap_cache.matches_slots",
              "A page of the swap cache and its slot know each other, and an entry names the slot.",
              "swap_cache_get_folio()"},
    invariant{"lazy.is_anonymous",
              "A page that MADV_FREE gave away is anonymous.",
              "folio_mark_lazyfree()"},
    invariant{"moved.is_in_reach",
              "Only a file mapping is moved against its file, and it maps pages that the file can "
              "have.",
              "vm_pgoff"},
    invariant{"mergeable.is_private", "No shared mapping is mergeable.", "ksm_madvise()"},
    invariant{"huge.is_alike",
              "The pages that a huge entry maps are present, lie in one VMA, and have entries that "
              "differ in their frames only.",
              "a huge entry is one word"},
};

/// The id, if it is one of the list. A misspelt id does not compile.
template <fixed_string Id>
consteval std::string_view listed() {
  for (const invariant& each : all)
    if (each.id == Id.view()) return each.id;
  throw "no invariant has this id";
}
template <fixed_string Id>
inline constexpr std::string_view breaks = listed<Id>();

using breach = std::optional<std::string_view>;

bool is_file_page(model::pfn<> frame, const context<>& c) {
  return c.cached && frame == c.cache_frame;
}

breach broken(const present<>& p, const context<>& c, bool) {
  const bool zero = is_zero_page<model::machine_word>(p.frame);
  if (p.uffd_wp && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (p.uffd_wp && p.write) return breaks<"uffd_wp.is_read_only">;
  if (p.write && !c.writable) return breaks<"write.is_allowed">;
  if (p.accessible != c.readable) return breaks<"accessible.follows_vma">;
  if (p.write && !c.shared && !(c.anon_page && p.exclusive))
    return breaks<"private.write_is_exclusive">;
  if (p.exclusive && !(c.anon_page && c.mapped_once)) return breaks<"exclusive.is_mapped_once">;
  if (p.exclusive && c.in_swap_cache) return breaks<"swap_cache.is_not_exclusive">;
  if (c.ksm_page && (p.exclusive || p.write || !c.anon_page)) return breaks<"ksm.is_not_exclusive">;
  if (zero && (p.write || p.dirty || p.exclusive || c.shared)) return breaks<"zero_page.is_plain">;
  if (c.shared && !is_file_page(p.frame, c)) return breaks<"shared.maps_the_file">;
  if (c.anonymous && !zero && !c.anon_page) return breaks<"anonymous.maps_no_file">;
  if (!c.anonymous && c.beyond_eof) return breaks<"file.ends">;
  return {};
}

breach broken(const swap<>& slot, const context<>& c, bool named_once) {
  if (slot.uffd_wp && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (c.shared) return breaks<"swap.is_private">;
  if (slot.exclusive && !named_once) return breaks<"swap.exclusive_has_one_name">;
  return {};
}

breach broken(const migration<>& moving, const context<>& c, bool) {
  const bool own = moving.exclusive || (moving.write && !c.shared);
  if (moving.write && moving.exclusive) return breaks<"migration.is_one_type">;
  if (moving.uffd_wp && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (moving.uffd_wp && moving.write) return breaks<"uffd_wp.is_read_only">;
  if (moving.write && !c.writable) return breaks<"write.is_allowed">;
  if (own && !(c.anon_page && c.mapped_once)) return breaks<"exclusive.is_mapped_once">;
  if (own && c.in_swap_cache) return breaks<"swap_cache.is_not_exclusive">;
  if (own && c.ksm_page) return breaks<"ksm.is_not_exclusive">;
  if (c.shared && !is_file_page(moving.frame, c)) return breaks<"shared.maps_the_file">;
  if (c.anonymous && !c.anon_page) return breaks<"anonymous.maps_no_file">;
  if (!c.anonymous && c.beyond_eof) return breaks<"file.ends">;
  return {};
}

breach broken(const hwpoison<>& page, const context<>& c, bool) {
  if (page.uffd_wp && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (c.shared || !c.anon_page) return breaks<"hwpoison.is_anonymous">;
  return {};
}

breach broken(const device_private<>& away, const context<>& c, bool) {
  if (!c.anonymous || !c.anon_page) return breaks<"device.is_anonymous">;
  if (away.uffd_wp && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (away.uffd_wp && away.write) return breaks<"uffd_wp.is_read_only">;
  if (away.write && !c.writable) return breaks<"write.is_allowed">;
  if (away.write && !away.exclusive) return breaks<"private.write_is_exclusive">;
  if (away.exclusive && !c.mapped_once) return breaks<"exclusive.is_mapped_once">;
  return {};
}

breach broken(const device_exclusive<>& held, const context<>& c, bool) {
  if (!c.anonymous || !c.anon_page) return breaks<"device.is_anonymous">;
  if (held.uffd_wp && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (!c.mapped_once) return breaks<"exclusive.is_mapped_once">;
  return {};
}

breach broken(const marker<>& mark, const context<>& c, bool) {
  const bool protects = is_uffd_wp_marker(mark);
  if (int{protects} + int{mark.poison} + int{mark.guard} != 1) return breaks<"marker.is_one">;
  if (protects && !c.uffd_wp) return breaks<"uffd_wp.is_registered">;
  if (protects && c.anonymous && !c.wp_unpopulated && !c.wp_async)
    return breaks<"marker.uffd_wp_is_used">;
  return {};
}

breach broken(const none&, const context<>&, bool) {
  return {};
}

/// How many entries name each number, counted anew.
struct name_counts {
  std::vector<std::uint32_t> frames, slots;

  explicit name_counts(const machine& in) : frames(in.frame_numbers()), slots(in.slot_numbers()) {
    for (std::uint8_t mm = 0; mm < in.start().mms; ++mm)
      for (std::uint32_t number = 0; number < in.start().pages; ++number) {
        const entry<>& what = in.at({mm}, number);
        if (const auto frame = frame_named_by(what)) ++frames[frame->word()];
        if (const auto* s = std::get_if<swap<>>(&what)) ++slots[s->slot.word()];
      }
  }
};

/// The zero page, number 0, is not counted.
bool counts_are_right(const machine& in) {
  const name_counts counted{in};
  for (std::uint64_t id = 1; id < counted.frames.size(); ++id)
    if (in.frame(model::pfn<>{id}).names != counted.frames[id]) return false;
  for (std::uint64_t id = 1; id < counted.slots.size(); ++id)
    if (in.slot(model::swap_slot<>{id}).names != counted.slots[id]) return false;
  return true;
}

bool migrations_are_right(const machine& in) {
  for (std::uint8_t mm = 0; mm < in.start().mms; ++mm)
    for (std::uint32_t number = 0; number < in.start().pages; ++number) {
      const auto frame = frame_named_by(in.at({mm}, number));
      const bool moves = std::holds_alternative<migration<>>(in.at({mm}, number));
      if (frame && in.inside(*frame).migrates != moves) return false;
    }
  return true;
}

bool kinds_are_right(const machine& in) {
  constexpr std::size_t unknown = std::variant_npos;
  std::vector<std::size_t> kinds(in.frame_numbers(), unknown);
  for (std::uint8_t mm = 0; mm < in.start().mms; ++mm)
    for (std::uint32_t number = 0; number < in.start().pages; ++number) {
      const entry<>& what = in.at({mm}, number);
      const auto frame = frame_named_by(what);
      if (!frame) continue;
      std::size_t& kind = kinds[frame->word()];
      if (kind != unknown && kind != what.index()) return false;
      kind = what.index();
    }
  return true;
}

bool cache_is_right(const machine& in) {
  for (std::uint32_t number = 0; number < in.file_pages(); ++number) {
    const model::pfn<> frame = in.cached(number);
    if (is_zero_page<model::machine_word>(frame)) continue;
    if (in.is_anon(frame) || number >= in.file_size()) return false;
  }
  return true;
}

bool swap_cache_is_right(const machine& in) {
  for (std::uint64_t id = 1; id < in.frame_numbers(); ++id) {
    const std::uint64_t slot = in.inside(model::pfn<>{id}).partner;
    if (slot == 0) continue;
    const unit& of = in.inside(model::swap_slot<>{slot});
    if (of.partner != id || of.names == 0 || !in.is_anon(model::pfn<>{id})) return false;
  }
  for (std::uint64_t id = 1; id < in.slot_numbers(); ++id) {
    const std::uint64_t frame = in.inside(model::swap_slot<>{id}).partner;
    if (frame != 0 && in.inside(model::pfn<>{frame}).partner != id) return false;
  }
  return true;
}

/// A number that nobody needs may say anything.
bool lazy_is_right(const machine& in) {
  for (std::uint64_t id = 1; id < in.frame_numbers(); ++id) {
    const unit& frame = in.inside(model::pfn<>{id});
    if (frame.names != 0 && frame.lazy && !frame.anon) return false;
  }
  return true;
}

bool alike(const entry<>& one, const entry<>& other) {
  const auto* page = std::get_if<present<>>(&other);
  if (page == nullptr || !std::holds_alternative<present<>>(one)) return false;
  present<> same = *page;
  same.frame = std::get<present<>>(one).frame;
  return one == entry<>{same};
}

bool blocks_are_right(const machine& in, mm_id mm) {
  for (std::uint32_t number = 1; number < in.start().pages; ++number) {
    const bool same_block = model::block_around(number, in.start().pages) < number;
    if (!same_block || !in.is_huge(mm, number)) continue;
    const model::vma *area = in.vma_at(mm, number), *before = in.vma_at(mm, number - 1);
    if (area == nullptr || before == nullptr || !mergeable(*area, *before)) return false;
    if (!alike(in.at(mm, number - 1), in.at(mm, number))) return false;
  }
  return true;
}

breach broken(const model::vma& area, std::uint32_t number, std::uint32_t file_pages) {
  const std::int32_t page = static_cast<std::int32_t>(number) + area.moved;
  if (area.maps == model::backing::anon ? area.moved != 0
                                        : page < 0 || page >= static_cast<std::int32_t>(file_pages))
    return breaks<"moved.is_in_reach">;
  if (area.mergeable && area.maps == model::backing::shmem) return breaks<"mergeable.is_private">;
  return {};
}

}  // namespace

std::span<const invariant> invariants() {
  return all;
}

std::optional<std::string_view> broken_invariant(const entry<>& what,
                                                 const context<>& c,
                                                 bool named_once) {
  return std::visit([&](const auto& held) { return broken(held, c, named_once); }, what);
}

std::optional<std::string_view> broken_invariant(const machine& in,
                                                 mm_id mm,
                                                 std::uint32_t number) {
  const entry<>& what = in.at(mm, number);
  const model::vma* const area = in.vma_at(mm, number);
  if (area != nullptr)
    if (const breach found = broken(*area, number, in.file_pages())) return found;
  if (std::holds_alternative<none>(what)) return {};
  if (area == nullptr) return breaks<"hole.is_none">;
  const auto* slot = std::get_if<swap<>>(&what);
  const bool named_once = slot != nullptr && in.slot(slot->slot).names == 1;
  return broken_invariant(what, in.context_of(mm, number), named_once);
}

std::optional<std::string_view> broken_invariant_anywhere(const machine& in) {
  for (std::uint8_t mm = 0; mm < in.start().mms; ++mm)
    for (std::uint32_t number = 0; number < in.start().pages; ++number)
      if (const auto found = broken_invariant(in, {mm}, number)) return found;
  for (std::uint8_t mm = 0; model::has_blocks(in.start().pages) && mm < in.start().mms; ++mm)
    if (!blocks_are_right(in, {mm})) return breaks<"huge.is_alike">;
  if (!counts_are_right(in)) return breaks<"counts.match_names">;
  if (!migrations_are_right(in)) return breaks<"migration.is_of_all">;
  if (!kinds_are_right(in)) return breaks<"frame.has_one_kind">;
  if (!cache_is_right(in)) return breaks<"cache.matches_frames">;
  if (!swap_cache_is_right(in)) return breaks<"swap_cache.matches_slots">;
  if (!lazy_is_right(in)) return breaks<"lazy.is_anonymous">;
  return {};
}

}  // namespace ptecheck::spec
