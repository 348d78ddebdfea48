#pragma once
// PAGEMAP_SCAN, seen from one entry: what it calls it.
#include <ptecheck/model/fields.hpp>
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::scan>{
    rule{"scan.categories",
         "A page is PRESENT or SWAPPED as its entry says, and SWAPPED is said of all else that is "
         "not none; FILE where its page is no anonymous one, "
         "PFNZERO for the zero page, GUARD for a guard.",
         "pagemap_page_category(); live"},
    rule{"scan.written",
         "Whatever is not protected by userfaultfd, in whatever form, is WRITTEN: even nothing.",
         "pagemap_page_category(); live"},
    rule{"scan.wp_allowed",
         "WPALLOWED is said of all pages of a VMA that is registered WP with WP_ASYNC.",
         "pagemap_scan_test_walk(); live"},
    rule{"scan.refused",
         "A misaligned start, or a category that does not exist, is EINVAL; the end is rounded up, "
         "and an empty range has no regions.",
         "pagemap_scan_get_args(); live"},
    rule{
        "scan.check_fails",
        "With CHECK_WPASYNC a VMA that is not WPALLOWED ends the scan with EPERM; what lies before "
        "it is protected.",
        "pagemap_scan_test_walk(); live"},
    rule{"scan.vma_skipped",
         "With WP_MATCHING such a VMA is passed by without a word.",
         "pagemap_scan_test_walk(); live"},
    rule{"scan.reports",
         "Neighbours with the same reported categories are one region.",
         "pagemap_scan_push_range(); live"},
    rule{"scan.full",
         "The scan ends at the first page that it cannot report: because the vector is full, or so "
         "many pages were not asked for.",
         "pagemap_scan_output(); live"},
    rule{"scan.protects",
         "With WP_MATCHING what is reported is protected, as UFFDIO_WRITEPROTECT would.",
         "S3; make_uffd_wp_pte(); live"},
    rule{"scan.protects_unseen",
         "With WP_MATCHING and without a vector all that is not protected yet is protected, "
         "whatever was asked for.",
         "pagemap_scan_pmd_entry(); live"},
};

/// Whether scans may protect pages of the VMA.
template <class W>
truth<W> is_wp_allowed(const context<W>& c) {
  return c.uffd_wp && c.wp_async;
}

/// A set of model::category; `huge`: a huge entry maps the page.
template <class W>
std::uint16_t categories_of(const entry<W>& e, const context<W>& c, bool huge = false) {
  namespace category = model::category;
  unsigned all = huge ? category::huge : 0u;
  if (!is_protected(e)) all |= category::written;
  if (is_wp_allowed(c)) all |= category::wp_allowed;
  if (const auto* page = std::get_if<present<W>>(&e)) {
    all |= category::present;
    if (is_zero_page<W>(page->frame))
      all |= category::zero_page;
    else if (!c.anon_page)
      all |= category::file;
  } else if (!std::holds_alternative<none>(e)) {
    all |= category::swapped;
  }
  if (names_unmapped_page(e))
    if (!c.anon_page) all |= category::file;
  if (const auto* mark = std::get_if<marker<W>>(&e))
    if (mark->guard) all |= category::guard;
  return static_cast<std::uint16_t>(all);
}

}  // namespace ptecheck::spec
