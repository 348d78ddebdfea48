#pragma once
#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/impl/kernel/vmas.hpp>

#include <string_view>

namespace ptecheck::impl::kernel {

/// What the model does not speak of in this mremap of an arena with these VMAs, in the words of the
/// reference; empty: nothing, it can be made.
std::string_view outside_model(const remap_call& wanted, const arena& in, const vma_map& before);

}  // namespace ptecheck::impl::kernel
