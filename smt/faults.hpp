#pragma once
// Mistakes that fit any operation: what the laws must refute.
#include <ptecheck/impl/packed/x86_64.hpp>
#include <ptecheck/smt/operation.hpp>

namespace ptecheck::smt::faults {

/// A fault from how it spoils a result: `spoil(before, after, exclusive, context)`.
template <class Spoil>
fault fault_of(std::string_view id, const Spoil&) {
  using machine = model::machine_word;
  using symbolic = symbolic_word;
  return {id,
          {},
          {[](const machine& before,
              const changed<machine>& after,
              const truth<machine>& exclusive,
              const context<machine>& c) { return Spoil{}(before, after, exclusive, c); },
           [](const symbolic& before,
              const changed<symbolic>& after,
              const truth<symbolic>& exclusive,
              const context<symbolic>& c) { return Spoil{}(before, after, exclusive, c); }}};
}

/// A fault that makes another word of the word alone.
template <class Spoil>
fault word_fault(std::string_view id, const Spoil&) {
  return fault_of(
      id, []<class W>(const W&, const changed<W>& after, const truth<W>&, const context<W>&) {
        return changed<W>{Spoil{}(after.word), after.effect, after.reply, after.exclusive};
      });
}

inline const fault does_nothing = fault_of(
    "does_nothing",
    []<class W>(const W& before, const changed<W>&, const truth<W>& exclusive, const context<W>&) {
      return impl::packed::becomes<W>(before, exclusive);
    });

/// A bit that nothing means, turned over each time.
inline const fault toggles_a_bit = word_fault("toggles_a_bit", []<class W>(const W& word) {
  return word ^ W {
    std::uint64_t {
      0x10
    }
  };
});

inline const fault forgets_dirty = word_fault("forgets_dirty", []<class W>(const W& word) {
  using namespace impl::packed;
  return select(is_present(word), leaf::saved_dirty.clear(leaf::dirty.clear(word)), word);
});

inline const fault protects_but_leaves_write =
    word_fault("protects_but_leaves_write", []<class W>(const W& word) {
      using namespace impl::packed;
      return select(is_present(word), leaf::write.set(leaf::uffd_wp.set(word)), word);
    });

template <class W>
changed<W> turned_over_if(const truth<W>& peeked, const changed<W>& after) {
  const W other = model::select(peeked, ~after.word, after.word);
  return {other, after.effect, after.reply, after.exclusive};
}

inline const fault peeks_at_the_frame = fault_of(
    "peeks_at_the_frame",
    []<class W>(const W&, const changed<W>& after, const truth<W>& exclusive, const context<W>& c) {
      return turned_over_if<W>(exclusive && c.mapped_once, after);
    });

inline const fault peeks_at_the_slot =
    fault_of("peeks_at_the_slot",
             []<class W>(const W&, const changed<W>& after, const truth<W>&, const context<W>& c) {
               return turned_over_if<W>(c.slot_shared, after);
             });

inline const fault peeks_at_the_file =
    fault_of("peeks_at_the_file",
             []<class W>(const W&, const changed<W>& after, const truth<W>&, const context<W>& c) {
               return turned_over_if<W>(c.cached, after);
             });

inline const fault peeks_at_what_is_free =
    fault_of("peeks_at_what_is_free",
             []<class W>(const W&, const changed<W>& after, const truth<W>&, const context<W>& c) {
               return turned_over_if<W>(c.kept, after);
             });

}  // namespace ptecheck::smt::faults
