#pragma once
// Entries, contexts and results in words: what the tests of rules are written in.
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/spec/result.hpp>
#include <ptecheck/spec/rules.hpp>

#include <charconv>
#include <string>
#include <string_view>

namespace ptecheck::spec {

/// The frames that the page cache, the swap cache and KSM hold, and the frame and the slot that an
/// allocation returns.
inline constexpr std::uint64_t cache_number = 5, swap_number = 6, ksm_number = 4, fresh_number = 9;
/// Where a page has moved to.
inline constexpr std::uint64_t moved_number = 8;

/// Cuts the next word off.
inline std::string_view next_word(std::string_view& words) {
  words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
  const std::string_view word = words.substr(0, words.find(' '));
  words.remove_prefix(word.size());
  return word;
}

inline std::uint64_t next_number(std::string_view& words) {
  const std::string_view word = next_word(words);
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), number);
  PTECHECK_INVARIANT(code == std::errc{} && end == word.data() + word.size(), "a number is there");
  return number;
}

/// Makes the fields true that the words name.
template <model::described T>
void set_truths(T& into, std::string_view words) {
  for (std::string_view word = next_word(words); !word.empty(); word = next_word(words)) {
    bool known = false;
    model::for_each_field(into, [&]<class F>(std::string_view name, F& field) {
      if constexpr (std::is_same_v<F, bool>)
        if (name == word) field = known = true;
    });
    PTECHECK_INVARIANT(known, "a word names a truth");
  }
}

/// `none`, `frame 7 accessible write dirty`, `slot 3 uffd_wp`, `moving 7 write`, `broken 7`,
/// `away 7 exclusive`, `held 7`, `marker guard`.
inline entry<> entry_of(std::string_view words) {
  const std::string_view kind = next_word(words);
  if (kind == "none") return none{};
  if (kind == "frame") {
    present<> page{};
    page.frame = model::pfn<>{next_number(words)};
    set_truths(page, words);
    return page;
  }
  if (kind == "slot") {
    swap<> slot{};
    slot.slot = model::swap_slot<>{next_number(words)};
    set_truths(slot, words);
    return slot;
  }
  if (kind == "moving") {
    migration<> moving{};
    moving.frame = model::pfn<>{next_number(words)};
    set_truths(moving, words);
    return moving;
  }
  if (kind == "broken") {
    hwpoison<> page{};
    page.frame = model::pfn<>{next_number(words)};
    set_truths(page, words);
    return page;
  }
  if (kind == "away") {
    device_private<> page{};
    page.frame = model::pfn<>{next_number(words)};
    set_truths(page, words);
    return page;
  }
  if (kind == "held") {
    device_exclusive<> page{};
    page.frame = model::pfn<>{next_number(words)};
    set_truths(page, words);
    return page;
  }
  PTECHECK_INVARIANT(kind == "marker", "an entry is of one of the kinds");
  marker<> mark{};
  set_truths(mark, words);
  return mark;
}

/// A context in which the truths hold that the words name, and no other.
inline context<> given(std::string_view words) {
  context<> c{};
  c.cache_frame = model::pfn<>{cache_number};
  c.swap_frame = model::pfn<>{swap_number};
  c.ksm_frame = model::pfn<>{ksm_number};
  c.moved_frame = model::pfn<>{moved_number};
  c.fresh_frame = model::pfn<>{fresh_number};
  c.fresh_slot = model::swap_slot<>{fresh_number};
  set_truths(c, words);
  return c;
}

/// The inverse of entry_of.
inline std::string to_words(const entry<>& what) {
  if (std::holds_alternative<none>(what)) return "none";
  std::string words = "marker";
  if (const auto* page = std::get_if<present<>>(&what))
    words = "frame " + std::to_string(page->frame.word());
  if (const auto* slot = std::get_if<swap<>>(&what))
    words = "slot " + std::to_string(slot->slot.word());
  if (const auto* moving = std::get_if<migration<>>(&what))
    words = "moving " + std::to_string(moving->frame.word());
  if (const auto* page = std::get_if<hwpoison<>>(&what))
    words = "broken " + std::to_string(page->frame.word());
  if (const auto* page = std::get_if<device_private<>>(&what))
    words = "away " + std::to_string(page->frame.word());
  if (const auto* page = std::get_if<device_exclusive<>>(&what))
    words = "held " + std::to_string(page->frame.word());
  const auto put_truths = [&]<class F>(std::string_view name, const F& field) {
    if constexpr (std::is_same_v<F, bool>)
      if (field) (words += ' ') += name;
  };
  std::visit([&](const auto& held) { model::for_each_field(held, put_truths); }, what);
  return words;
}

inline constexpr std::string_view effect_names[] = {"nothing",
                                                    "zero_frame",
                                                    "copy_frame",
                                                    "copy_cache",
                                                    "load_frame",
                                                    "fill_frame",
                                                    "store_slot",
                                                    "cache_zero",
                                                    "lazy_frame",
                                                    "cache_fill"};
inline constexpr std::string_view reply_names[] = {
    "done",
    "again",
    "waits",
    "segv_maperr",
    "segv_accerr",
    "bus_adrerr",
    "missing_message",
    "wp_message",
    "minor_message",
    "poisoned",
    "hwpoisoned",
    "exists",
    "bad_address",
    "no_entry",
    "busy",
    "never",
};

/// The entry afterwards, the effect and the reply where there is one to speak of, the rule:
/// `frame 9 accessible write, zero_frame, again by populate.anon.takes_frame`.
inline std::string to_words(const result<>& r) {
  std::string words = to_words(r.after);
  if (r.content != effect::nothing)
    (words += ", ") += effect_names[static_cast<std::size_t>(r.content)];
  if (r.answer != reply::done) (words += ", ") += reply_names[static_cast<std::size_t>(r.answer)];
  return (words += " by ") += text_of(r.by).id;
}

}  // namespace ptecheck::spec
