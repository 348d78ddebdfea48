#pragma once
// PAGEMAP_SCAN of one word: what it is called.
#include <ptecheck/impl/packed/transition/zap.hpp>
#include <ptecheck/model/fields.hpp>

namespace ptecheck::impl::packed::transition {

/// pagemap_page_category: a set of model::category.
template <class W>
constexpr W categories_of(const W& entry, const context<W>& c) {
  namespace category = model::category;
  const auto said = [](const truth<W>& holds, std::uint64_t which) {
    return select(holds, W{which}, W{nothing});
  };
  const truth<W> page = is_present(entry), zero = leaf::special.test(entry);
  return said(!is_uffd_wp(entry), category::written) |
         said(c.uffd_wp && c.wp_async, category::wp_allowed) | said(page, category::present) |
         said(page && zero, category::zero_page) |
         said(((page && !zero) || names_unmapped_frame(entry)) && !c.anon_page, category::file) |
         said(!page && !is_none(entry), category::swapped) |
         said(entry == W{marked::guard}, category::guard);
}

}  // namespace ptecheck::impl::packed::transition
