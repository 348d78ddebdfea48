#pragma once
// What two transitions in a row do: what must survive from one form of an entry to the next. One
// context serves both, which leaves each part of it free.
#include <ptecheck/smt/faults.hpp>
#include <ptecheck/smt/laws.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/situation.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::smt {

/// Two operations, the first perhaps with a fault in it.
struct steps {
  const operation& first;
  const operation& second;
  std::optional<fault> wrong;

  template <class W>
  changed<W> run_first(const W& word, const truth<W>& exclusive, const context<W>& c) const {
    return first.with<W>(wrong, word, exclusive, first.run<W>(word, exclusive, c), c);
  }
  template <class W>
  changed<W> then(const changed<W>& after, const context<W>& c) const {
    return second.run<W>(after.word, after.exclusive, c);
  }
};

/// The statement about the two operations, which the fault in the first of them must break.
template <class Statement>
obligation sequence(const char* name,
                    const Statement& says,
                    std::string_view first,
                    std::string_view second,
                    const fault& wrong) {
  const operation& one = operation_named(first);
  const operation& two = operation_named(second);
  return holds("sequences", name, about(says, steps{one, two, {}}))
      .refutes(std::string(wrong.id), about(says, steps{one, two, wrong}));
}

/// Those of pages that are moved, or that a device has.
void add_sequences_of_pages_elsewhere(std::vector<obligation>& all);

}  // namespace ptecheck::smt
