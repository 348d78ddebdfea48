#pragma once
#include <ptecheck/model/fields.hpp>
#include <ptecheck/spec/rule.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ptecheck::props {

/// In what two targets differ; `invariant`: the reference broke its own word; `raw_word`: an entry
/// that somebody told looks right from outside only.
enum class differs : std::uint8_t {
  outcome,
  events,
  entry,
  naming,
  references,
  contents,
  vma,
  page_cache,
  invariant,
  raw_word,
};
inline constexpr std::string_view differs_names[] = {"outcome",
                                                     "events",
                                                     "entry",
                                                     "naming",
                                                     "references",
                                                     "contents",
                                                     "vma",
                                                     "page cache",
                                                     "invariant",
                                                     "raw word"};

constexpr std::string_view name_of(differs in) {
  return differs_names[static_cast<std::size_t>(in)];
}

/// Whether it is the entry of a page that differs, or what the entry names: then the rule that
/// decided the entry is behind it.
constexpr bool about_an_entry(differs in) {
  return in != differs::outcome && in != differs::events && in != differs::vma &&
         in != differs::page_cache;
}

/// What stays the same while a trace is shrunk: the kind of the last operation, in what the targets
/// differ, and the rule that the reference applied there.
struct signature {
  std::size_t operation = 0;
  differs in = differs::outcome;
  spec::rule_id by{};
  friend bool operator==(const signature&, const signature&) = default;
};

/// Two targets differ: after which step, where, and in what.
struct failure {
  std::size_t at;
  model::mm_id mm;
  std::uint32_t page;
  signature what;
};

}  // namespace ptecheck::props
