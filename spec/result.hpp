#pragma once
#include <ptecheck/model/context.hpp>
#include <ptecheck/model/effect.hpp>
#include <ptecheck/model/entry.hpp>
#include <ptecheck/spec/rule.hpp>

#include <variant>

namespace ptecheck::spec {

using model::context;
using model::device_exclusive;
using model::device_private;
using model::effect;
using model::entry;
using model::hwpoison;
using model::is_uffd_wp_marker;
using model::marker;
using model::migration;
using model::none;
using model::present;
using model::reply;
using model::swap;
using model::truth;

/// What a rule answers: the entry afterwards, the rule that said so, what happens to contents, and
/// what the caller is told.
template <class W = model::machine_word>
struct [[nodiscard]] result {
  entry<W> after;
  rule_id by;
  effect content = effect::nothing;
  reply answer = reply::done;
};

/// Whether a user access loads or stores.
enum class access : std::uint8_t { read, write };

/// The zero page: mapped read-only where nothing was written yet.
template <class W>
constexpr truth<W> is_zero_page(const model::pfn<W>& frame) {
  return frame == model::pfn<W>{};
}

/// pte_uffd_wp, pte_swp_uffd_wp, or that bit of a marker.
template <class W>
truth<W> is_protected(const entry<W>& e) {
  return std::visit(
      [](const auto& held) -> truth<W> {
        if constexpr (requires { held.uffd_wp; }) return held.uffd_wp;
        return false;
      },
      e);
}

/// The entry without uffd_wp.
template <class W>
entry<W> without_uffd_wp(entry<W> e) {
  std::visit(
      [](auto& held) {
        if constexpr (requires { held.uffd_wp; }) held.uffd_wp = false;
      },
      e);
  return e;
}

/// Whether the entry names a page that it does not map: one that is just being moved, that is
/// broken, or that a device has.
template <class W>
bool names_unmapped_page(const entry<W>& e) {
  return std::holds_alternative<migration<W>>(e) || std::holds_alternative<hwpoison<W>>(e) ||
         std::holds_alternative<device_private<W>>(e) ||
         std::holds_alternative<device_exclusive<W>>(e);
}

}  // namespace ptecheck::spec
