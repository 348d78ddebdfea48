#include <ptecheck/impl/headers/operands.hpp>

namespace ptecheck::impl::headers {
namespace {

constexpr std::uint64_t bit(unsigned number) {
  return std::uint64_t{1} << number;
}
constexpr std::uint64_t all = ~std::uint64_t{0};
// Twelve bits beside the frame, and what stands in the other bits of a word: the frame itself, the
// software bits above it, no-execute.
constexpr std::uint64_t low_bits = bit(12) - 1;
constexpr std::uint64_t frame_bits = 0x000ffffffffff000;
constexpr unsigned entry_type_low = 58;

std::vector<std::uint64_t> corner_words() {
  std::vector<std::uint64_t> words{0, all};
  for (unsigned i = 0; i < 64; ++i) {
    words.push_back(bit(i));
    words.push_back(~bit(i));
    for (unsigned j = 0; j < i; ++j) words.push_back(bit(i) | bit(j));
  }
  for (const std::uint64_t high :
       {std::uint64_t{0}, frame_bits, bit(57), bit(58), bit(63), bit(63) | bit(58) | frame_bits})
    for (std::uint64_t low = 0; low <= low_bits; ++low) words.push_back(high | low);
  return words;
}

std::vector<std::uint64_t> corner_entries() {
  std::vector<std::uint64_t> entries;
  for (std::uint64_t type = 0; type < 64; ++type) {
    for (unsigned i = 0; i < entry_type_low; ++i)
      entries.push_back(type << entry_type_low | bit(i));
    entries.push_back(type << entry_type_low);
    entries.push_back(type << entry_type_low | (all >> (64 - entry_type_low)));
  }
  return entries;
}

std::vector<std::uint64_t> corner_protections() {
  std::vector<std::uint64_t> protections;
  for (const std::uint64_t high : {std::uint64_t{0}, bit(58), bit(63)})
    for (std::uint64_t low = 0; low <= low_bits; ++low) protections.push_back(high | low);
  return protections;
}

std::vector<std::uint64_t> corner_numbers() {
  std::vector<std::uint64_t> numbers{0, all};
  for (unsigned i = 0; i < 64; ++i) {
    numbers.push_back(bit(i));
    numbers.push_back(bit(i) - 1);
  }
  return numbers;
}

std::vector<std::uint64_t> corners_of(ptecheck_operand kind) {
  switch (kind) {
    case ptecheck_word: return corner_words();
    case ptecheck_entry: return corner_entries();
    case ptecheck_protection: return corner_protections();
    case ptecheck_number: return corner_numbers();
    default: return {};
  }
}

}  // namespace

operand_source::operand_source(ptecheck_operand kind, std::uint64_t seed)
    : kind_(kind), corners_(corners_of(kind)), numbers_(seed, kind) {}

/// Words as page tables hold them, and words as they never do.
std::uint64_t operand_source::random_word() {
  const std::uint64_t word = numbers_();
  const std::uint64_t more = numbers_();
  const std::uint64_t type = more >> 59;
  switch (more % 8) {
    case 0: return word & (more >> 8) & numbers_();                   // few bits
    case 1: return word | (more >> 8) | numbers_();                   // most bits
    case 2: return word | bit(0);                                     // present
    case 3: return (word & ~bit(0)) | bit(8);                         // protnone
    case 4: return (word & ~(bit(9) - 1)) | (more >> 8 & 0xe);        // a swap slot
    case 5: return type << 59 | (~(word & 15) & (bit(50) - 1)) << 9;  // a marker, perhaps
    case 6: return word & (bit(63) | bit(58) | bit(57) | low_bits);   // no frame
    default: return word;
  }
}

std::uint64_t operand_source::random() {
  const std::uint64_t number = numbers_();
  const bool odd = number % 2 != 0;
  switch (kind_) {
    case ptecheck_word: return random_word();
    // The highest types are the special ones.
    case ptecheck_entry: return odd ? number : number >> 6 | (31 - number % 16) << 58;
    case ptecheck_protection: return odd ? number & ~frame_bits : random_word();
    case ptecheck_number: return number >> (number & 63);
    case ptecheck_type: return number & 31;
    case ptecheck_payload: return number & 7;
    case ptecheck_step: return number & 511;
    case ptecheck_truth: return number & 1;
    case ptecheck_nothing: return 0;
  }
  return 0;
}

void operand_source::fill(std::span<std::uint64_t> operands) {
  for (std::uint64_t& operand : operands) {
    corner_is_next_ = !corner_is_next_ && next_corner_ < corners_.size();
    operand = corner_is_next_ ? corners_[next_corner_++] : random();
  }
}

}  // namespace ptecheck::impl::headers
