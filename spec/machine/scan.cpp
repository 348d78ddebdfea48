// PAGEMAP_SCAN.
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/scan.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <algorithm>
#include <cerrno>

namespace ptecheck::spec {
namespace {

/// Writes down what is reported, as long as there is room.
class reporter {
 public:
  explicit reporter(const model::pagemap_scan& op) : op_(op) {}

  /// Whether the page was written down, or need not be.
  bool take(std::uint32_t number, unsigned categories) {
    if (op_.regions.value == 0) return true;
    const bool enough = op_.most.value != 0 && pages_ == op_.most.value;
    const model::scan_categories told{static_cast<std::uint16_t>(categories & op_.report.bits)};
    if (enough || !write(static_cast<std::uint16_t>(number), told)) return false;
    ++pages_;
    return true;
  }
  /// Whether a page could be written down now.
  bool has_room(std::uint32_t number, unsigned categories) const {
    reporter next{*this};
    return next.take(number, categories);
  }
  model::scanned result(std::uint32_t walk_end) {
    told_.walk_end.index = static_cast<std::uint16_t>(walk_end);
    return told_;
  }

 private:
  bool write(std::uint16_t number, model::scan_categories told) {
    model::scan_region* const last = told_.count == 0 ? nullptr : &told_.regions[told_.count - 1u];
    if (last != nullptr && last->end == number && last->categories == told) {
      ++last->end;
      return true;
    }
    if (told_.count == op_.regions.value) return false;
    told_.regions[told_.count++] = {number, static_cast<std::uint16_t>(number + 1), told};
    return true;
  }

  const model::pagemap_scan& op_;
  model::scanned told_{};
  std::uint32_t pages_ = 0;
};

}  // namespace

std::uint16_t machine::categories(mm_id mm, std::uint32_t number) const {
  const bool untouched = is_none(mm, number) && any_hugetlb(mm, {number, number + 1});
  if (untouched) return model::category::huge;
  return categories_of(at(mm, number), context_of(mm, number), is_huge(mm, number));
}

/// Whether all pages of the block can be protected at once.
bool machine::scans_whole_block(const model::pagemap_scan& op, std::uint32_t number) const {
  const auto run = rounded_up<page_run>(op.pages);
  const bool unlimited = op.regions.value == 0 || op.most.value == 0;
  return unlimited && run.covers(block_of(number));
}

outcome machine::apply(const model::pagemap_scan& op) {
  if (!world_.profile.get().wp_async) return refuse(ENOTTY, by<"call.unknown">);
  if (misaligned(op.pages.start) || (op.report.bits & ~model::category::known) != 0)
    return refuse(EINVAL, by<"scan.refused">);
  if (const auto no = unscannable(op)) return *no;
  const auto run = rounded_up<page_run>(op.pages);
  const unsigned wanted = category_of(op.want);
  reporter report{op};
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) continue;
    const context<> c = context_of(*at, number);
    if (!is_wp_allowed(c)) {
      if (op.check) return refuse(EPERM, by<"scan.check_fails">);
      if (op.protect) note(by<"scan.vma_skipped">);
      if (op.protect) continue;
    } else {
      note(by<"scan.wp_allowed">);
    }
    const bool unseen = op.protect && op.regions.value == 0;
    const bool huge = is_huge(op.mm, number);
    unsigned categories = categories_of(at->what, c, huge);
    if (huge)
      note(model::is_hugetlb(at->area.maps) ? by<"hugetlb.scan.is_huge"> : by<"huge.scan.is_huge">);
    note(by<"scan.categories">, at->what.index());
    if ((categories & model::category::written) != 0) note(by<"scan.written">, at->what.index());
    if ((!unseen || huge) && (categories & wanted) != wanted) continue;
    const bool protects = op.protect && !is_protected(at->what);
    if (huge && protects && !scans_whole_block(op, number) && report.has_room(number, categories)) {
      split(op.mm, number, by<"huge.scan.splits">);
      categories = categories_of(at->what, c);
    }
    if (!report.take(number, categories)) {
      note(by<"scan.full">);
      return report.result(number);
    }
    note(by<"scan.reports">);
    if (!protects) continue;
    note(unseen ? by<"scan.protects_unseen"> : by<"scan.protects">);
    step(*at, number, write_protected<model::machine_word>);
  }
  return report.result(run.end);
}

}  // namespace ptecheck::spec
