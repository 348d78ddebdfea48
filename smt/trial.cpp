#include <ptecheck/smt/trial.hpp>

#include <charconv>
#include <variant>

namespace ptecheck::smt {
namespace {

std::uint64_t value_in(const part<model::machine_word>& of) {
  if (const auto* word = std::get_if<model::machine_word>(&of.value)) return *word;
  return std::get<bool>(of.value) ? 1 : 0;
}

std::string hexadecimal(std::uint64_t value) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
  return "0x" + std::string(digits, end);
}

}  // namespace

std::uint64_t dice::number(unsigned bits) {
  const std::uint64_t most = ~std::uint64_t{0} >> (64 - bits);
  switch (below(4)) {
    case 0: return below(4) & most;
    case 1: return most - (below(4) & most);
    case 2: return std::uint64_t{1} << below(bits);
    default: return bits_() & most;
  }
}

std::uint64_t trial::value_of(const std::string& name) const {
  for (const part_value& each : *values_)
    if (each.name == name) return each.value;
  throw undecided{"a counterexample without " + name};
}

void trial::note(const part<word>& symbol) {
  course_->symbols.push_back({symbol.name, value_in(symbol)});
}

/// A lone part as it is; of several, truths that hold and numbers, by their names.
std::string trial::text_of_parts(const std::vector<part<word>>& all) {
  if (all.size() == 1 && all[0].name.empty()) return hexadecimal(value_in(all[0]));
  std::string text;
  for (const part<word>& each : all) {
    const std::uint64_t value = value_in(each);
    if (each.bits == 0 && value == 0) continue;
    if (!text.empty()) text += " ";
    text += each.name.substr(each.name.rfind('.') + 1);
    if (each.bits != 0) text += "=" + hexadecimal(value);
  }
  return text;
}

std::string trial::text_of(const model::entry<>& e) {
  const std::string kind(model::entry_kind_names[e.index()]);
  const std::string fields = text_of_parts(parts<word>("", e));
  return fields.empty() ? kind : kind + " " + fields;
}

}  // namespace ptecheck::smt
