#pragma once
#include <ptecheck/cli/headers_comparison.hpp>
#include <ptecheck/cli/output.hpp>

#include <cstdint>
#include <string>

namespace ptecheck::cli {

/// For people: what the kernel does, what was compared, and each difference in named fields.
std::string as_text(const headers_comparison& all, const impl::headers::comparison_plan& plan);

/// Everything, each variant by itself.
json as_data(const headers_comparison& all, const impl::headers::comparison_plan& plan);

/// The word in hexadecimal, and what its bits are called: those of a page, or of a swap entry.
std::string named_fields(std::uint64_t word);

}  // namespace ptecheck::cli
