#include <ptecheck/cli/report.hpp>
#include <ptecheck/props/visible.hpp>

#include <array>
#include <utility>

namespace ptecheck::cli {
namespace {

constexpr std::array<std::pair<std::uint16_t, std::string_view>, 8> category_names{{
    {model::category::wp_allowed, "WPALLOWED"},
    {model::category::written, "WRITTEN"},
    {model::category::file, "FILE"},
    {model::category::present, "PRESENT"},
    {model::category::swapped, "SWAPPED"},
    {model::category::zero_page, "PFNZERO"},
    {model::category::huge, "HUGE"},
    {model::category::guard, "GUARD"},
}};

residency residency_of(const spec::machine& reference, model::mm_id mm, std::uint32_t page) {
  const auto resident = [&](bool kept) { return reference.resident(mm, page, kept).first; };
  if (resident(true) != resident(false)) return residency::either;
  return resident(true) ? residency::yes : residency::no;
}

report report_of(const spec::machine& reference, model::mm_id mm, std::uint32_t page) {
  return {mm,
          page,
          page + 1,
          props::visible(reference, mm, page).bits,
          reference.categories(mm, page),
          residency_of(reference, mm, page)};
}

/// Whether the next page belongs to what is told of those before it.
bool continues(const report& before, const report& next) {
  return before.mm == next.mm && before.end == next.first && before.pagemap == next.pagemap &&
         before.scan == next.scan && before.mincore == next.mincore;
}

std::string joined(std::string text, std::string_view next) {
  if (!text.empty()) text += ',';
  return text += next;
}

}  // namespace

std::vector<report> reports_of(const spec::machine& reference, const window& shown) {
  std::vector<report> all;
  for (std::uint8_t mm = 0; mm < reference.start().mms; ++mm) {
    if (!reference.live({mm})) continue;
    for (std::uint32_t page = shown.first; page < shown.end; ++page) {
      if (reference.vma_at({mm}, page) == nullptr) continue;
      const report next = report_of(reference, {mm}, page);
      if (!all.empty() && continues(all.back(), next)) {
        all.back().end = next.end;
      } else {
        all.push_back(next);
      }
    }
  }
  return all;
}

std::string pagemap_text(std::uint8_t bits) {
  return bits == 0 ? "-" : props::names_of_bits(bits);
}

std::string scan_text(std::uint16_t categories) {
  std::string text;
  for (const auto& [bit, name] : category_names)
    if ((categories & bit) != 0) text = joined(std::move(text), name);
  return text.empty() ? "-" : text;
}

std::string_view mincore_text(residency of) {
  constexpr std::array<std::string_view, 3> texts{"0", "1", "0 or 1"};
  return texts[static_cast<std::size_t>(of)];
}

}  // namespace ptecheck::cli
