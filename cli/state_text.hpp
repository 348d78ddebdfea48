#pragma once
// What a machine has at one place, in words: strips do not show everything.
#include <ptecheck/model/target.hpp>
#include <ptecheck/props/failure.hpp>

#include <algorithm>
#include <string>

namespace ptecheck::cli {

/// `present frame=3 accessible write`.
std::string to_text(const model::entry<>& what);
/// `maps=anon prot=read uffd=wp`.
std::string to_text(const model::vma& area);
/// `names=2 contents=7`.
std::string to_text(const model::unit_view& of);

template <model::transparent_target T>
std::string file_text(const T& from, std::uint32_t page) {
  const std::string size = "file size=" + std::to_string(from.file_size());
  const model::pfn<> frame = from.cached(page);
  if (frame == model::pfn<>{}) return size + ", page not cached";
  return size + ", cached frame=" + std::to_string(frame.word()) + ' ' + to_text(from.frame(frame));
}

template <model::transparent_target T>
std::string entry_text(const T& from, model::mm_id mm, std::uint32_t page) {
  const model::entry<> what = from.at(mm, page);
  std::string text = to_text(what);
  if (const auto* mapping = std::get_if<model::present<>>(&what); mapping != nullptr) {
    if (mapping->frame == model::pfn<>{}) return text + ": the zero page";
    text += from.is_anon(mapping->frame) ? ": anon page " : ": file page ";
    text += to_text(from.frame(mapping->frame));
  }
  if (const auto* swapped = std::get_if<model::swap<>>(&what))
    text += ": slot " + to_text(from.slot(swapped->slot));
  return text;
}

/// What the failure is about, as this machine has it. A failure may lie behind the arena: a size.
template <model::transparent_target T>
std::string state_at(const T& from, const props::failure& where, const model::world& in) {
  if (where.what.in == props::differs::events) return model::to_text(from.events());
  if (where.what.in == props::differs::page_cache || where.page >= in.pages)
    return file_text(from, std::min<std::uint32_t>(where.page, in.pages - 1u));
  if (!from.live(where.mm)) return "no such address space";
  const model::vma* area = from.vma_at(where.mm, where.page);
  if (where.what.in == props::differs::vma) return area == nullptr ? "not mapped" : to_text(*area);
  return entry_text(from, where.mm, where.page);
}

}  // namespace ptecheck::cli
