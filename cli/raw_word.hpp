#pragma once
// What a page-table entry of the live kernel means, as the packed machine spells it.
#include <ptecheck/model/entry.hpp>

#include <cstdint>
#include <string>

namespace ptecheck::cli {

/// The entry that the word stands for, with the kernel's numbers of frames and slots; the zero page
/// is frame 0. A word that the packed machine never makes is a marker of nothing. Left out is what
/// no rule speaks of: accessed, which the processor sets when it likes; soft-dirty, which some
/// kernels keep; the number of the swap area; and accessed and dirty of a word that is not present,
/// which an erratum of some processors sets.
model::entry<> meaning_of(std::uint64_t word);

/// The same in words, without the kernel's numbers, which differ from run to run.
std::string told_text(const model::entry<>& told);

}  // namespace ptecheck::cli
