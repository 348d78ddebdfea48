#include <ptecheck/cli/report.hpp>
#include <ptecheck/props/visible.hpp>
#include <ptecheck/spec/entry/mincore.hpp>
#include <ptecheck/spec/entry/scan.hpp>

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

residency residency_of(const spec::machine& reference,
                       const model::entry<>& what,
                       model::context<> c) {
  const bool mapped_somewhere = c.cached && reference.frame(c.cache_frame).names > 0;
  const auto resident = [&](bool kept) {
    c.kept = kept;
    return spec::in_memory(what, c, mapped_somewhere).first;
  };
  if (resident(true) == resident(false)) return resident(true) ? residency::yes : residency::no;
  return residency::either;
}

report report_of(const spec::machine& reference, model::mm_id mm, std::uint32_t page) {
  const model::entry<>& what = reference.at(mm, page);
  const model::context<> c = reference.context_of(mm, page);
  const std::uint16_t huge = reference.is_huge(mm, page) ? model::category::huge : 0;
  return {mm,
          page,
          page + 1,
          props::visible(reference, mm, page).bits,
          static_cast<std::uint16_t>(spec::categories_of(what, c) | huge),
          residency_of(reference, what, c)};
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
  std::string text;
  for (std::size_t i = 0; i < model::page_bit_names.size(); ++i)
    if ((bits >> i & 1) != 0) text = joined(std::move(text), model::page_bit_names[i]);
  return text.empty() ? "-" : text;
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
