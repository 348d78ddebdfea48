#pragma once
// The texts of options, made into values. Each of these throws usage_error with what would be
// right.
#include <ptecheck/model/profile.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// A decimal number between `least` and `most`.
std::uint64_t number(std::string_view option,
                     std::string_view text,
                     std::uint64_t least,
                     std::uint64_t most);

/// A number with its unit: 500ms, 10s, 5m or 2h.
std::chrono::milliseconds duration(std::string_view option, std::string_view text);

/// The place of the name in the list; `what` says what the names are names of.
std::size_t place_of(std::string_view what,
                     std::string_view name,
                     std::span<const std::string_view> names);

model::profile_id profile_by_name(std::string_view name);

/// The names with commas between them.
std::string joined(std::span<const std::string_view> names);

/// What stands between the commas; an empty text has no words.
std::vector<std::string_view> words_of(std::string_view list);

/// `1 trace`, `2 traces`.
std::string counted(std::uint64_t count, std::string_view what);

/// The word as a shell wants to read it.
std::string shell_word(std::string_view word);

}  // namespace ptecheck::cli
