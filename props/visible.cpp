#include <ptecheck/props/visible.hpp>

namespace ptecheck::props {

std::string names_of_bits(std::uint8_t bits) {
  std::string names;
  for (std::size_t i = 0; i < model::page_bit_names.size(); ++i) {
    if ((bits >> i & 1) == 0) continue;
    if (!names.empty()) names += ',';
    names += model::page_bit_names[i];
  }
  return names.empty() ? "nothing" : names;
}

std::string in_words(const model::page_view& expected, const model::page_view& seen) {
  if (expected.bits != seen.bits)
    return names_of_bits(seen.bits) + " instead of " + names_of_bits(expected.bits);
  return "contents " + std::to_string(seen.contents) + " instead of " +
         std::to_string(expected.contents);
}

std::string to_text(const model::page_view& view) {
  std::string text = names_of_bits(view.bits);
  if (view.readable) text += " contents=" + std::to_string(view.contents);
  return text;
}

}  // namespace ptecheck::props
