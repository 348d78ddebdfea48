#pragma once
// Where a transition begins: a word that the kernel could have made, and a context that a machine
// could have computed.
#include <ptecheck/impl/packed/meaning.hpp>
#include <ptecheck/smt/encode.hpp>
#include <ptecheck/smt/trial.hpp>

#include <cstdint>

namespace ptecheck::smt {

/// A random word that is mostly well formed: that of an entry of any kind, with or without the one
/// bit that its meaning does not fix.
inline model::machine_word drawn_word(dice& from, bool accessible) {
  const std::uint64_t accessed = from.flip() ? 0x20 : 0;
  switch (from.below(13)) {
    case 0: return 0;
    case 1:
    case 2: return encode(model::marker<>{drawn<model::marker<>>(from)});
    case 3:
    case 4: return encode(drawn<model::swap<>>(from));
    case 5:
    case 6: return encode(drawn<model::migration<>>(from)) & ~(from.flip() ? old_when_moved : 0);
    case 7: return encode(drawn<model::hwpoison<>>(from));
    case 8: return encode(drawn<model::device_private<>>(from));
    case 9: return encode(drawn<model::device_exclusive<>>(from));
    default: break;
  }
  model::present<> page = drawn<model::present<>>(from);
  page.accessible = accessible;
  page.write = page.write && accessible;
  return encode(page) | accessed;
}

/// Any such word, whether its page is exclusive, and any such context.
template <class Life, class W = typename Life::word>
struct situation {
  model::context<W> context;
  W word;
  model::truth<W> exclusive;

  /// `fits`: the page can be accessed if and only if the VMA can be read.
  situation(Life& life, bool fits)
      : context(life.template declare<model::context<W>>("context")),
        word(life.template declare<W>("word",
                                      [&](auto& from) {
                                        return drawn_word(
                                            from, fits ? bool{context.readable} : from.flip());
                                      })),
        exclusive(life.template declare<model::truth<W>>("exclusive")) {
    using namespace impl::packed;
    model::truth<W> could_be = well_formed(word) && possible(context);
    if (fits) could_be = could_be && impl::packed::fits(word, context);
    life.assume(could_be);
  }
};

}  // namespace ptecheck::smt
