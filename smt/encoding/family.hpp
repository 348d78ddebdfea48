#pragma once
#include <ptecheck/smt/encoding/functions.hpp>
#include <ptecheck/smt/obligation.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ptecheck::smt::encoding {

/// Collects the obligations of one architecture about one subject. A statement is called with a
/// life and a `judged<Architecture>`.
template <class Architecture>
class family {
 public:
  family(std::string group, const Architecture& of) : group_(std::move(group)), of_(of) {}

  /// Holds, and is refuted with each of the faults.
  template <class Statement>
  obligation& holds(const std::string& name,
                    const Statement& says,
                    const std::vector<fault>& refuted) {
    obligation& added = add(smt::holds(group_, named(name), about(says, judged(of_))));
    for (const fault& wrong : refuted)
      added.kills.push_back({wrong.id, in_both_lives(about(says, judged(of_, wrong)))});
    return added;
  }

  /// Holds, and is refuted of another architecture, which has the fault.
  template <class Statement, class Faulty>
  obligation& holds_but_not_of(const std::string& name,
                               const Statement& says,
                               std::string id,
                               const Faulty& faulty) {
    obligation& added = holds(name, says, {});
    added.kills.push_back({std::move(id), in_both_lives(about(says, judged(faulty)))});
    return added;
  }

  /// False as written.
  template <class Statement>
  obligation& fails(const std::string& name, const Statement& says) {
    return add(smt::fails(group_, named(name), about(says, judged(of_))));
  }

  /// About anything else that is judged: a statement filled with it.
  obligation& add(obligation made) {
    made.layout = Architecture::name;
    all_.push_back(std::move(made));
    return all_.back();
  }

  std::vector<obligation> take() && { return std::move(all_); }

  /// A name of its own: that of x86-64 is the plain one.
  static std::string named(const std::string& name) {
    if constexpr (Architecture::name == "x86_64") return name;
    return name + " (" + std::string(Architecture::name) + ")";
  }

 private:
  std::string group_;
  Architecture of_;
  std::vector<obligation> all_;
};

}  // namespace ptecheck::smt::encoding
