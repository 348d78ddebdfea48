#pragma once
// Guard regions, seen from one entry.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::guard>{
    rule{"guard.install.replaces", "A guard takes the place of whatever was there.", "S4; live"},
    rule{"guard.install.again",
         "A guard over a guard changes nothing: guards do not nest.",
         "S4; live"},
    rule{"guard.remove.clears", "Removing a guard leaves none; nothing comes back.", "S4; live"},
    rule{"guard.remove.other_stays", "Removal touches guards only.", "S4; live"},
};

template <class W>
truth<W> is_guard(const entry<W>& e) {
  if (const auto* mark = std::get_if<marker<W>>(&e)) return mark->guard;
  return false;
}

template <class W>
result<W> guard_installed(const entry<W>& before, const context<W>&) {
  if (is_guard(before)) return {before, by<"guard.install.again">};
  return {model::guard_marker<W>(), by<"guard.install.replaces">};
}

template <class W>
result<W> guard_removed(const entry<W>& before, const context<W>&) {
  if (is_guard(before)) return {none{}, by<"guard.remove.clears">};
  return {before, by<"guard.remove.other_stays">};
}

}  // namespace ptecheck::spec
