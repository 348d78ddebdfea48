#include <ptecheck/impl/headers/compare.hpp>

namespace ptecheck::impl::headers {

operand_blocks::operand_blocks(std::uint64_t seed) {
  for (std::size_t kind = 0; kind < operand_kinds; ++kind)
    sources_.emplace_back(static_cast<ptecheck_operand>(kind), seed);
}

void operand_blocks::draw() {
  for (std::size_t kind = 0; kind < operand_kinds; ++kind)
    if (wanted_[kind]) sources_[kind].fill(blocks_[kind]);
}

}  // namespace ptecheck::impl::headers
