#pragma once
#include <ptecheck/model/fields.hpp>
#include <ptecheck/spec/rule.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ptecheck::props {

/// In what two targets differ; `invariant`: the reference broke its own word.
enum class differs : std::uint8_t {
  outcome,
  entry,
  naming,
  references,
  contents,
  vma,
  page_cache,
  invariant,
};
inline constexpr std::string_view differs_names[] = {
    "outcome", "entry", "naming", "references", "contents", "vma", "page cache", "invariant"};

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
