#include <ptecheck/cli/headers_report.hpp>
#include <ptecheck/impl/packed/kernel_inline_leaf.hpp>
#include <ptecheck/model/layout.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ptecheck::cli {
namespace {

using impl::headers::comparison_plan;
using impl::headers::difference;
using impl::packed::kernel_form;
using impl::packed::kernel_number;
using impl::packed::kernel_numbers;
using impl::packed::kernel_truth;
using impl::packed::kernel_truths;

std::string version_text(std::uint64_t code) {
  return fmt::format("{}.{}.{}", code >> 16, code >> 8 & 0xff, code & 0xff);
}

template <class Layout>
std::string fields_text(const Layout& layout, std::uint64_t word) {
  std::string text;
  model::for_each_field(layout, word, [&](std::string_view name, std::uint64_t number) {
    const bool flag = name != "frame" && name != "offset" && name != "type";
    if (!flag)
      text += fmt::format(" {}={:#x}", name, number);
    else if (number != 0)
      text += fmt::format(" {}", name);
  });
  const std::uint64_t rest = word & ~covered(layout);
  if (rest != 0) text += fmt::format(" other={:#x}", rest);
  return text;
}

template <class Value>
std::string fact_line(const headers_comparison& all, std::string_view name, const Value& value) {
  std::string line = fmt::format("  {:<40}", name);
  for (const configuration_comparison& each : all.configurations)
    line += fmt::format(" {:>10}", value(each.form));
  return line + '\n';
}

std::string number_text(std::uint64_t number) {
  return number == impl::packed::no_type ? "-" : fmt::format("{}", number);
}

std::string facts_text(const headers_comparison& all) {
  std::string text = fmt::format("  {:<40}", "");
  for (const configuration_comparison& each : all.configurations)
    text += fmt::format(" {:>10}", each.configuration);
  text += '\n';
  for (const kernel_truth& each : kernel_truths)
    text += fact_line(all, each.sentence, [&](const kernel_form& form) {
      return form.*each.field ? "yes" : "no";
    });
  for (const kernel_number& each : kernel_numbers)
    text += fact_line(
        all, each.name, [&](const kernel_form& form) { return number_text(form.*each.field); });
  return text;
}

/// The names in lines of bearable length.
std::string names_text(const std::vector<std::string_view>& names) {
  constexpr std::size_t width = 100;
  std::string text;
  std::string line = " ";
  for (const std::string_view name : names) {
    if (line.size() + 1 + name.size() > width) {
      text += line + '\n';
      line = " ";
    }
    line += fmt::format(" {}", name);
  }
  return text + line + '\n';
}

std::string configuration_text(const configuration_comparison& of) {
  std::string text =
      fmt::format("{}: {} kinds of machine compared\n", of.configuration, of.machines.size());
  if (!of.unknown.empty())
    text += fmt::format("  unknown to these headers: {}\n", fmt::join(of.unknown, "; "));
  if (!of.absent.empty()) text += "  not in these headers:\n" + names_text(of.absent);
  return text;
}

std::string difference_text(const difference& found, std::string_view where) {
  return fmt::format(
      "{}: {} differences, {}\n  x       {}\n  y       {}\n  kernel  {}\n  ours    {}\n",
      found.function,
      found.times,
      where,
      named_fields(found.x),
      named_fields(found.y),
      named_fields(found.kernel),
      named_fields(found.ours));
}

std::string hexadecimal(std::uint64_t word) {
  return fmt::format("{:#018x}", word);
}

json difference_data(const difference& found) {
  return {{"helper", found.function},
          {"times", found.times},
          {"x", hexadecimal(found.x)},
          {"y", hexadecimal(found.y)},
          {"kernel", hexadecimal(found.kernel)},
          {"ours", hexadecimal(found.ours)}};
}

json configuration_data(const configuration_comparison& of) {
  json facts = json::object();
  for (const kernel_truth& each : kernel_truths)
    facts[std::string{each.sentence}] = of.form.*each.field;
  json numbers = json::object();
  for (const kernel_number& each : kernel_numbers) {
    const std::uint64_t number = of.form.*each.field;
    numbers[std::string{each.name}] = number == impl::packed::no_type ? json{} : json(number);
  }
  json variants = json::array();
  for (const machine_comparison& on : of.machines) {
    json differences = json::array();
    for (const difference& found : on.result.differences)
      differences.push_back(difference_data(found));
    variants.push_back({{"machine", on.machine},
                        {"helpers", on.result.functions},
                        {"constants", on.result.numbers},
                        {"differences", std::move(differences)}});
  }
  return {{"configuration", of.configuration},
          {"facts", std::move(facts)},
          {"numbers", std::move(numbers)},
          {"absent", of.absent},
          {"unknown", of.unknown},
          {"variants", std::move(variants)}};
}

}  // namespace

std::string named_fields(std::uint64_t word) {
  using namespace impl::packed;
  const std::string fields = is_present(word) ? leaf::present.test(word)
                                                    ? fields_text(leaf::layout, word)
                                                    : fields_text(leaf::hidden_layout, word)
                             : is_none(word) ? " none"
                                              : fields_text(swapped::layout, word);
  return hexadecimal(word) + " " + fields;
}

std::string as_text(const headers_comparison& all, const comparison_plan& plan) {
  std::string text = fmt::format("Linux {} in {}\n", version_text(all.version), all.headers);
  text += facts_text(all);
  for (const configuration_comparison& of : all.configurations) {
    text += configuration_text(of);
    for (const machine_comparison& on : of.machines)
      for (const difference& found : on.result.differences)
        text += difference_text(found, fmt::format("{}, {}", of.configuration, on.machine));
  }
  return text + fmt::format("{} helpers on {} words each in {} variants: {} differ\n",
                            all.functions(),
                            plan.words,
                            all.variants(),
                            all.differences());
}

json as_data(const headers_comparison& all, const comparison_plan& plan) {
  json configurations = json::array();
  for (const configuration_comparison& of : all.configurations)
    configurations.push_back(configuration_data(of));
  return {{"headers", all.headers},
          {"kernel", version_text(all.version)},
          {"seed", plan.seed},
          {"words", plan.words},
          {"helpers", all.functions()},
          {"variants", all.variants()},
          {"comparisons", all.comparisons(plan.words)},
          {"differences", all.differences()},
          {"configurations", std::move(configurations)}};
}

}  // namespace ptecheck::cli
