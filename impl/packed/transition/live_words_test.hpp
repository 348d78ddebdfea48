#pragma once
// Words and contexts that the tests of transitions have in common.
#include <ptecheck/impl/packed/changed.hpp>
#include <ptecheck/impl/packed/meaning.hpp>

namespace ptecheck::impl::packed {

using word_t = std::uint64_t;

// Raw words of a live 6.18 kernel: one page, as it was written, protected and taken away.
inline constexpr word_t written = 0x8000000334928067;
inline constexpr word_t readonly_dirty = 0x8400000334928025;
inline constexpr word_t inaccessible = 0x040ffffccb6d7120;
inline constexpr word_t protected_dirty = 0x8400000334928425;
inline constexpr word_t swap_exclusive = 0x07fffffffe9e2c08;
inline constexpr word_t swap_protected = 0x07fffffffe9e2a0c;
// The same pages on their way to another frame, as try_to_migrate_one would spell them.
inline constexpr word_t migrating_written = 0xdff9ffff996dae00;
inline constexpr word_t migrating_protected = 0xcff9ffff996dae04;
inline constexpr word_t migrating_exclusive = 0xd7f9ffff996dae00;
// The same page broken: the type below those, and no state.
inline constexpr word_t hwpoison_word = 0xc7ffffff996dae00;
// The same in the memory of a device.
inline constexpr word_t away_written = 0xe7ffffff996dae00;
inline constexpr word_t away_protected = 0xefffffff996dae04;
// The same where it is, but held by a device.
inline constexpr word_t held_word = 0xf7ffffff996dae00;
inline constexpr word_t zero_page = 0x8000000000000225;

inline constexpr word_t fresh_frame = 0x111;
inline constexpr word_t cache_frame = 0x222;
inline constexpr word_t fresh_slot = 0x333;

/// Private anonymous memory that may be read and written.
constexpr context<> anon_memory() {
  context<> c{};
  c.readable = c.writable = c.anonymous = true;
  c.fresh_frame = model::pfn<>{fresh_frame};
  c.cache_frame = model::pfn<>{cache_frame};
  c.fresh_slot = model::swap_slot<>{fresh_slot};
  return c;
}
/// The same of a file, whose page is in the page cache.
constexpr context<> private_file() {
  context<> c = anon_memory();
  c.anonymous = false;
  c.cached = true;
  return c;
}
constexpr context<> shared_file() {
  context<> c = private_file();
  c.shared = true;
  return c;
}

template <class Op, class... Args>
constexpr word_t after(word_t before, const context<>& c, Args... args) {
  return Op::of(before, false, c, args...).word;
}
/// The same where the word's page is exclusive.
template <class Op, class... Args>
constexpr word_t after_exclusive(word_t before, const context<>& c, Args... args) {
  return Op::of(before, true, c, args...).word;
}
template <class E>
constexpr word_t code(E of) {
  return coded<word_t>(of);
}

}  // namespace ptecheck::impl::packed
