#pragma once
// Zap: taking pages out of a mapping, for four reasons.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::zap>{
    rule{"zap.unmap.drops_everything",
         "When the mapping itself goes, so does every entry.",
         "S1 (ZAP_FLAG_DROP_MARKER); unmap_vmas(); live"},
    rule{"zap.guard.stays", "A guard stays as long as its mapping does.", "S4; live"},
    rule{"zap.punch.keeps_private_copy",
         "A hole punched in the file does not touch private copies, mapped or not.",
         "should_zap_cows(); live"},
    rule{"zap.punch.keeps_poison",
         "A hole punched in the file leaves poison where it is.",
         "zap_nonpresent_ptes(); live"},
    rule{"zap.file.keeps_uffd_wp",
         "In a file mapping, private or shared, what was write-protected leaves a uffd_wp marker.",
         "S1; pte_install_uffd_wp_if_needed(); live"},
    rule{"zap.poison.goes", "Poison becomes none.", "zap_nonpresent_ptes(); live"},
    rule{"zap.drops",
         "Everything else becomes none; anonymous memory forgets its protection.",
         "S1; zap_pte_range(); live"},
};

/// Why pages are zapped: by madvise(MADV_DONTNEED), because the file lost a part in its middle or
/// its end, or because the mapping goes.
enum class zap : std::uint8_t { dontneed, punch_hole, truncate, unmap };

/// Whether the entry is protected by userfaultfd, in whatever form.
template <class W>
truth<W> has_uffd_wp(const entry<W>& e) {
  if (const auto* mark = std::get_if<marker<W>>(&e)) return is_uffd_wp_marker(*mark);
  return is_protected(e);
}

/// A page of memory that belongs to this mapping alone: an anonymous page, or one swapped out.
template <class W>
truth<W> is_private_copy(const entry<W>& e, const context<W>& c) {
  if (std::holds_alternative<present<W>>(e) || std::holds_alternative<migration<W>>(e) ||
      std::holds_alternative<device_private<W>>(e) ||
      std::holds_alternative<device_exclusive<W>>(e))
    return c.anon_page;
  return std::holds_alternative<swap<W>>(e) || std::holds_alternative<hwpoison<W>>(e);
}

template <class W>
result<W> zapped(const entry<W>& before, zap why, const context<W>& c) {
  if (why == zap::unmap) return {none{}, by<"zap.unmap.drops_everything">};
  const auto* mark = std::get_if<marker<W>>(&before);
  if (mark && mark->guard) return {before, by<"zap.guard.stays">};
  if (why == zap::punch_hole) {
    if (is_private_copy(before, c)) return {before, by<"zap.punch.keeps_private_copy">};
    if (mark && mark->poison) return {before, by<"zap.punch.keeps_poison">};
  }
  if (mark && mark->poison) return {none{}, by<"zap.poison.goes">};
  if (!c.anonymous && c.uffd_wp && has_uffd_wp(before))
    return {model::uffd_wp_marker<W>(), by<"zap.file.keeps_uffd_wp">};
  return {none{}, by<"zap.drops">};
}

}  // namespace ptecheck::spec
