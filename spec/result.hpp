#pragma once
#include <ptecheck/model/context.hpp>
#include <ptecheck/model/effect.hpp>
#include <ptecheck/model/entry.hpp>
#include <ptecheck/spec/rule.hpp>

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

}  // namespace ptecheck::spec
