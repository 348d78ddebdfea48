#pragma once
// The reference told in the words of traces: what the tests of calls are written in.
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/model/strip.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/rules.hpp>

#include <string>
#include <string_view>

namespace ptecheck::spec {

/// A machine in a world of two address spaces of 8 pages.
class story {
 public:
  /// `maps=shmem uffd=none`: in what the world differs from private anonymous memory, readable and
  /// writable, registered WP, without features, on the newest kernel.
  explicit story(std::string_view differs = "") {
    std::string line = "world";
    for (const auto& [name, value] : usual)
      ((line += ' ') += name) += value_in(differs, name, value);
    const auto read = model::parse_trace("ptecheck trace 1\n" + line);
    PTECHECK_INVARIANT(std::holds_alternative<model::trace>(read), "the world is one");
    of_.reset(std::get<model::trace>(read).start);
  }

  /// What the step answers: `done`, `refused EINVAL`. No step may break an invariant.
  std::string does(std::string_view step) {
    const auto read = model::parse_step(step);
    PTECHECK_INVARIANT(std::holds_alternative<model::step>(read), "the step is one");
    const outcome answer = of_.apply(std::get<model::step>(read));
    const auto broken = broken_invariant_anywhere(of_);
    return broken ? "broken " + std::string(*broken) : to_text(answer);
  }

  /// Writes the pages first, first + 1, ... of the first address space.
  void writes(std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t page = first; page < first + count; ++page)
      does("write mm=0 page=" + std::to_string(page) + " value=" + std::to_string(100 + page));
  }

  std::string strip(std::uint8_t mm = 0) const {
    return model::strip_of(of_, {mm}, of_.start().pages);
  }
  /// The rule that spoke last.
  std::string_view rule() const { return text_of(of_.last_rule()).id; }
  /// Whether a rule spoke at all.
  bool spoke(std::string_view id) const {
    for (const rule_id each : all_rules())
      if (text_of(each).id == id) return of_.hits().total(each) != 0;
    PTECHECK_INVARIANT(false, "there is such a rule");
  }
  const machine& of() const { return of_; }

 private:
  static constexpr std::pair<std::string_view, std::string_view> usual[] = {
      {"mms=", "2"},
      {"pages=", "8"},
      {"maps=", "anon"},
      {"prot=", "read_write"},
      {"uffd=", "wp"},
      {"features=", "none"},
      {"profile=", "linux-6.18"},
  };

  static std::string_view value_in(std::string_view differs,
                                   std::string_view name,
                                   std::string_view else_value) {
    const std::size_t found = differs.find(name);
    if (found == differs.npos) return else_value;
    const std::string_view rest = differs.substr(found + name.size());
    return rest.substr(0, rest.find(' '));
  }

  machine of_;
};

}  // namespace ptecheck::spec
