#include <ptecheck/cli/picture.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ptecheck::cli {
namespace {

/// The columns of a picture: the number of the step, its text, the address space, the strip.
struct columns {
  std::size_t text;
  std::size_t strip;
};

std::string row(const columns& in,
                std::string_view number,
                std::string_view text,
                std::string_view mm,
                std::string_view strip,
                std::string_view note) {
  std::string line = fmt::format(
      "{:>4} {:<{}}  {:<4}  {:<{}}  {}", number, text, in.text, mm, strip, in.strip, note);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

/// The last hexadecimal digit of each page's number.
std::string ruler(const window& shown) {
  std::string digits;
  for (std::uint32_t page = shown.first; page < shown.end; ++page)
    digits += "0123456789abcdef"[page % 16];
  return digits;
}

/// Under the pages that are drawn differently, and where the failure is.
std::string carets(const drawn_mm& in, const window& shown, const props::failure* failed) {
  std::string under(shown.end - shown.first, ' ');
  for (std::size_t i = 0; i < under.size(); ++i) {
    const bool drawn_differently =
        i < in.expected.size() && i < in.seen.size() && in.expected[i] != in.seen[i];
    const bool here = failed != nullptr && failed->mm == in.mm && failed->page == shown.first + i;
    if (drawn_differently || here) under[i] = '^';
  }
  return under;
}

/// What one of the two says, behind its name.
std::string said_by(const recording& run, std::string_view who, std::string_view what) {
  const std::size_t width = std::max(run.reference.size(), run.target.size());
  return what.empty() ? std::string{who} : fmt::format("{:<{}}  {}", who, width, what);
}

/// Whether the failure is about a page of this address space.
bool is_about(const props::failure* failed, model::mm_id mm) {
  if (failed == nullptr || failed->mm != mm) return false;
  return failed->what.in != props::differs::outcome && failed->what.in != props::differs::events &&
         failed->what.in != props::differs::page_cache;
}

/// What would be told of pages, where something else was told before. A kernel without PAGEMAP_SCAN
/// tells less.
std::string reports_text(const moment& of, const moment* before, const model::profile& by) {
  std::string text;
  for (const report& each : of.reports) {
    if (before != nullptr && std::count(before->reports.begin(), before->reports.end(), each) != 0)
      continue;
    const std::string last = each.end - each.first > 1 ? fmt::format("..{}", each.end - 1) : "";
    const std::string scan = by.wp_async ? "; PAGEMAP_SCAN " + scan_text(each.scan) : "";
    text += fmt::format("       mm {} page {}{}: pagemap {}{}; mincore {}\n",
                        each.mm.index,
                        each.first,
                        last,
                        pagemap_text(each.pagemap),
                        scan,
                        mincore_text(each.mincore));
  }
  return text;
}

std::string pages_text(const std::vector<place>& about) {
  std::string text;
  for (std::size_t i = 0; i < about.size();) {
    std::size_t end = i + 1;
    while (end < about.size() && about[end].mm == about[i].mm &&
           about[end].page == about[end - 1].page + 1)
      ++end;
    const bool named = i > 0 && about[i - 1].mm == about[i].mm;
    text += named ? "," : fmt::format("{}mm {} page ", i == 0 ? "" : "; ", about[i].mm.index);
    text += fmt::format("{}", about[i].page);
    if (end - i > 1) text += fmt::format("..{}", about[end - 1].page);
    i = end;
  }
  return text;
}

class painter {
 public:
  painter(const recording& run, const picture_style& style) : run_(run), style_(style) {
    const std::size_t steps = run.moments.size();
    if (style.last_steps != 0 && steps > style.last_steps) first_ = steps - style.last_steps;
    for (std::size_t i = first_; i < steps; ++i)
      in_.text = std::max(in_.text, model::to_text(run.moments[i].what).size());
    in_.strip = run.shown.end - run.shown.first;
  }

  std::string painted() const {
    std::string text = row(in_, "", first_ == 0 ? "" : before(), "", ruler(run_.shown), others());
    for (std::size_t i = first_; i < run_.moments.size(); ++i) {
      text += step(i);
      if (!style_.rules) continue;
      text += rules_text(run_.moments[i]);
      const moment* const before = i == 0 ? nullptr : &run_.moments[i - 1];
      text += reports_text(run_.moments[i], before, run_.of.start.profile.get());
    }
    return text;
  }

 private:
  std::string before() const { return fmt::format("... after {} steps", first_); }

  /// Which part of a wide arena this is.
  std::string others() const {
    if (in_.strip == run_.of.start.pages) return {};
    return fmt::format(
        "pages {}..{} of {}", run_.shown.first, run_.shown.end - 1, run_.of.start.pages);
  }

  std::string step(std::size_t number) const {
    const moment& of = run_.moments[number];
    const bool last = number + 1 == run_.moments.size();
    const props::failure* failed = run_.failed && last ? &*run_.failed : nullptr;
    std::string label = fmt::format("{}", number + 1), what = model::to_text(of.what);
    std::string note = of.expected == of.seen ? model::to_text(of.expected) : "";
    std::string text;
    for (const drawn_mm& each : of.mms) {
      text += address_space(each, failed, label, what, note);
      label = what = note = {};
    }
    if (of.mms.empty()) text += row(in_, label, what, "", "", note);
    if (!(of.expected == of.seen)) {
      text += row(in_, "", "", "", "", said_by(run_, run_.reference, model::to_text(of.expected)));
      text += row(in_, "", "", "", "", said_by(run_, run_.target, model::to_text(of.seen)));
    }
    return text;
  }

  std::string address_space(const drawn_mm& of,
                            const props::failure* failed,
                            std::string_view label,
                            std::string_view what,
                            std::string_view note) const {
    const std::string mm = fmt::format("mm {}", of.mm.index);
    if (of.expected == of.seen && !is_about(failed, of.mm))
      return row(in_, label, what, mm, of.expected, note);
    const std::string nothing = "(none)";
    std::string text = row(in_,
                           label,
                           what,
                           mm,
                           of.expected.empty() ? nothing : of.expected,
                           said_by(run_, run_.reference, note));
    text += row(in_, "", "", "", of.seen.empty() ? nothing : of.seen, run_.target);
    return text + row(in_, "", "", "", carets(of, run_.shown, failed), "");
  }

  const recording& run_;
  const picture_style& style_;
  std::size_t first_ = 0;
  columns in_{0, 0};
};

}  // namespace

std::string rules_text(const moment& of) {
  std::string text;
  for (const spoken_rule& each : of.rules) {
    const spec::rule& rule = spec::text_of(each.by);
    const std::string where = each.about.empty() ? "" : " (" + pages_text(each.about) + ")";
    text += fmt::format("       {}{}: {}\n", rule.id, where, rule.sentence);
  }
  if (!of.expected_events.empty()) text += fmt::format("       told: {}\n", of.expected_events);
  return text;
}

std::string picture_of(const recording& run, const picture_style& style) {
  return painter{run, style}.painted();
}

std::string difference_text(const recording& run) {
  if (!run.failed)
    return fmt::format("  alone the trace agrees: {} does not forget what ran before\n",
                       run.target);
  const auto both = [&](std::string_view expected, std::string_view seen) {
    return fmt::format("\n    {}\n    {}\n",
                       said_by(run, run.reference, expected),
                       said_by(run, run.target, seen));
  };
  const props::failure& failed = *run.failed;
  const moment& end = run.moments.back();
  const std::string_view kind = props::name_of(failed.what.in);
  std::string text;
  if (failed.what.in == props::differs::invariant) {
    text += fmt::format("  the reference breaks its invariant {}\n", run.broken);
  } else if (failed.what.in == props::differs::events) {
    text += fmt::format("  {}", kind) + both(run.expected_state, run.seen_state);
  } else if (failed.what.in == props::differs::page_cache) {
    text += fmt::format("  {}, page {}", kind, failed.page);
    text += both(run.expected_state, run.seen_state);
  } else if (failed.what.in != props::differs::outcome) {
    text += fmt::format("  {}, mm {} page {}", kind, failed.mm.index, failed.page);
    text += both(run.expected_state, run.seen_state);
  }
  text += "  outcome" + both(model::to_text(end.expected), model::to_text(end.seen));
  const spec::rule& rule = spec::text_of(failed.what.by);
  return text + fmt::format("  rule {}: {}\n", rule.id, rule.sentence);
}

}  // namespace ptecheck::cli
