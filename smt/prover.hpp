#pragma once
// The life in which a statement is proved: what it declares are symbols.
#include <ptecheck/smt/explorer.hpp>
#include <ptecheck/smt/parts.hpp>
#include <ptecheck/smt/report.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ptecheck::smt {

/// Thrown by a claim that does not hold, through the statement. No std::exception: it is no matter
/// of what is judged.
struct claim_fails {};

/// One run of a statement along one path.
class prover {
 public:
  using word = symbolic_word;
  /// The word that judged operations run on; see perturbed.hpp for another.
  using judged = symbolic_word;

  prover(explorer& paths, report& found) : paths_(&paths), found_(&found) {}

  /// Any value of this type. Its parts are named after `name` and its fields.
  template <class T>
  T declare(const std::string& name) {
    T value{};
    for_each_part(name, value, [&](const std::string& path, auto& piece) {
      piece = symbol_like(piece, path);
    });
    return value;
  }
  /// The same; `draw` says how to draw a sensible one, which matters to a trial only.
  template <class T, class Draw>
  T declare(const std::string& name, const Draw&) {
    return declare<T>(name);
  }

  /// Restricts what was declared. Where nothing is left the path ends.
  void assume(const symbolic_truth& condition) { paths_->assume(condition); }

  /// What has to hold in every case that comes here.
  void claim(const symbolic_truth& holds);
  /// What has to hold where `condition` does. Throws `undecided` if no case that comes here meets
  /// it: such a claim would hold of anything.
  void claim_if(const symbolic_truth& condition, const symbolic_truth& holds);

  /// What a reader of a counterexample wants to see first, and as small as can be.
  template <class T>
  void show(const std::string& name, const T& value) {
    for (part<word>& each : parts<word>(name, value)) notes_->shown.push_back(std::move(each));
  }
  /// What a reader wants to see besides.
  template <class T>
  void tell(const std::string&, const T&) {}

 private:
  template <class T>
  T symbol_like(const T&, const std::string& name) {
    return T{symbol(name, 64)};
  }
  template <unsigned Bits>
  model::number<word, Bits> symbol_like(const model::number<word, Bits>&, const std::string& name) {
    return model::number<word, Bits>{symbol(name, Bits)};
  }
  symbolic_truth symbol_like(const symbolic_truth&, const std::string& name);
  word symbol(const std::string& name, unsigned bits);
  void note(part<word> symbol);
  counterexample smallest(const symbolic_truth& failing, model_of_terms found);

  /// Shared by the copies of a life: a wrapped one notes for the one that is wrapped.
  struct notes {
    std::vector<part<word>> symbols;
    std::vector<part<word>> shown;
  };

  explorer* paths_;
  report* found_;
  std::shared_ptr<notes> notes_ = std::make_shared<notes>();
};

}  // namespace ptecheck::smt
