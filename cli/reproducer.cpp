#include <ptecheck/cli/kernel_recording.hpp>
#include <ptecheck/cli/reproducer.hpp>
#include <ptecheck/cli/reproducer_frame.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/impl/kernel/call_text.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>
#include <ptecheck/props/visible.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/version.hpp>

#include <fmt/format.h>

#include <optional>
#include <vector>

namespace ptecheck::cli {
namespace {

namespace kernel = impl::kernel;

/// A page of an address space and what it holds.
struct held {
  std::size_t step;
  place where;
  std::uint16_t token;
};

/// What is expected after a step.
struct expectation {
  model::operation what;
  std::string step;
  std::string answer;
  std::string events;
  std::string call;
  bool may_sleep;
  std::vector<std::optional<std::string>> strips;
};

/// What Linux may choose in a step, as the frame calls it.
char left_open(const model::operation& what) {
  if (std::holds_alternative<model::reclaim>(what)) return 'r';
  if (std::holds_alternative<model::fork>(what)) return 'f';
  if (std::holds_alternative<model::mincore>(what)) return 'm';
  const bool reads = std::holds_alternative<model::read>(what) ||
                     kernel::touches_pages(std::visit(
                         [](const auto& op) -> kernel::call { return kernel::call_of(op); }, what));
  return reads ? 'a' : 0;
}

/// The address space whose process takes the step; -1: it is about the file.
int taken_in(const model::operation& what) {
  return std::visit(
      [](const auto& op) -> int {
        if constexpr (requires { op.mm; }) return op.mm.index;
        return -1;
      },
      what);
}

class writer {
 public:
  explicit writer(const model::trace& of) : of_(of) {
    spec::machine reference;
    reference.reset(of.start);
    for (const model::step& each : of.steps) add(reference, each);
  }

  std::string text() {
    const std::string world = world_text();
    return title() + std::string{reproducer_frame::includes} + constants() +
           std::string{reproducer_frame::calls} + tables() + steps() + world +
           std::string{reproducer_frame::processes} + std::string{reproducer_frame::verdict};
  }

 private:
  void add(spec::machine& reference, const model::step& next) {
    const std::size_t number = expected_.size();
    model::step asked = next;
    // What may be in swap is left out: the program takes more for an answer as well.
    if (std::holds_alternative<model::mincore>(next.what)) asked.chosen = {};
    const model::outcome answer = reference.apply(asked);
    if (const auto* no = std::get_if<model::unsupported>(&answer))
      throw usage_error(fmt::format(
          "step {} cannot be reproduced: {}: {}", number + 1, model::to_text(next), no->missing));
    const auto* mapping = std::get_if<model::mmap>(&next.what);
    const bool collapses = std::holds_alternative<model::madvise_collapse>(next.what) &&
                           model::has_blocks(of_.start.pages);
    if (collapses || (mapping != nullptr && model::is_hugetlb(mapping->maps)))
      throw usage_error(fmt::format(
          "step {} cannot be reproduced: {}: huge pages", number + 1, model::to_text(next)));
    const kernel::call made =
        std::visit([](const auto& op) -> kernel::call { return kernel::call_of(op); }, next.what);
    if (const std::string_view missing = kernel::impossible(made); !missing.empty())
      throw usage_error(fmt::format(
          "step {} cannot be reproduced: {}: {}", number + 1, model::to_text(next), missing));
    expectation each{next.what,
                     model::to_text(model::step{next.what, {}}),
                     model::to_text(answer),
                     model::to_text(reference.events()),
                     kernel::text_of(made, needed_),
                     may_sleep(made),
                     {}};
    for (std::uint8_t mm = 0; mm < of_.start.mms; ++mm) {
      each.strips.emplace_back();
      if (!reference.live({mm})) continue;
      each.strips.back().emplace();
      for (std::uint32_t page = 0; page < of_.start.pages; ++page) {
        const model::page_view view = props::visible(reference, {mm}, page);
        *each.strips.back() += glyph_of(view);
        if (view.readable) held_.push_back({number, {{mm}, page}, view.contents});
      }
    }
    expected_.push_back(std::move(each));
  }

  /// Whether the kernel may have to wait for userfaultfd in the middle of the call.
  bool may_sleep(const kernel::call& made) const {
    const model::uffd_features& told = of_.start.features;
    return kernel::touches_pages(made) && !told.sigbus && !told.user_mode_only;
  }

  std::string title() const {
    std::string text =
        fmt::format("/*\n * Written by ptecheck {} from this trace:\n *\n", PTECHECK_VERSION);
    const std::string lines = model::to_text(of_);
    for (std::size_t first = 0; first < lines.size(); first = lines.find('\n', first) + 1)
      text += fmt::format(" *   {}\n", lines.substr(first, lines.find('\n', first) - first));
    return text +
           fmt::format(
               " *\n * A step fails where the kernel does not do what the rules say of {}.\n */\n",
               of_.start.profile.get().name);
  }

  std::string constants() const {
    std::string text = fmt::format(
        "\n#define PAGE 4096UL\n#define PAGES {}\n#define MMS {}\n"
        "#define STEPS {}\n#define FEATURES {:#x}\n#define USER_MODE_ONLY {}\n\n",
        of_.start.pages,
        of_.start.mms,
        expected_.size(),
        kernel::wanted_features(of_.start.features),
        of_.start.features.user_mode_only ? 1 : 0);
    for (const kernel::constant& each : needed_)
      text += fmt::format("#ifndef {0}\n#define {0} {1:#x}\n#endif\n", each.name, each.value);
    return text + '\n';
  }

  std::string tables() const {
    std::string text = "\nstatic const struct expectation expected[STEPS] = {\n";
    for (const expectation& each : expected_) {
      const char open = left_open(each.what);
      text += fmt::format("\t{{ \"{}\", {}, {}, {}, \"{}\",\n\t  \"{}\",\n\t  {{",
                          each.step,
                          taken_in(each.what),
                          open == 0 ? std::string{"0"} : fmt::format("'{}'", open),
                          each.may_sleep ? 1 : 0,
                          each.answer,
                          each.events);
      for (const auto& strip : each.strips)
        text += strip ? fmt::format(" \"{}\",", *strip) : " NULL,";
      text += " } },\n";
    }
    text += "};\n\nstatic const struct contents holds[] = {\n\t{ -1, 0, 0, 0 },\n";
    for (const held& each : held_)
      text += fmt::format(
          "\t{{ {}, {}, {}, {} }},\n", each.step, each.where.mm.index, each.where.page, each.token);
    return text + "};\n";
  }

  std::string steps() const {
    std::string text = "\nstatic void take_step(int step)\n{\n\tswitch (step) {\n";
    for (std::size_t i = 0; i < expected_.size(); ++i)
      text += fmt::format(
          "\t/* {} */\n\tcase {}:\n\t\t{};\n\t\tbreak;\n", expected_[i].step, i, expected_[i].call);
    return text + "\t}\n}\n";
  }

  std::string world_text() {
    std::string text =
        fmt::format("\nstatic void make_world(void)\n{{\n\t{};\n", kernel::mapping_text(of_.start));
    const std::string registered = kernel::registration_text(of_.start, needed_);
    if (!registered.empty())
      text += fmt::format("\tif (!strcmp(all->answer, \"done\"))\n\t\t{};\n", registered);
    return text + "}\n\n";
  }

  const model::trace& of_;
  kernel::constants needed_;
  std::vector<expectation> expected_;
  std::vector<held> held_;
};

}  // namespace

std::string reproducer_of(const model::trace& of) {
  if (of.steps.empty()) throw usage_error("a trace without steps has nothing to reproduce");
  return writer{of}.text();
}

}  // namespace ptecheck::cli
