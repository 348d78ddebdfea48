#pragma once

namespace ptecheck::cli {

/// What the program says to the shell. `interrupted` is for a campaign that was stopped before it
/// found anything; one that had found something says `disagreement`.
enum class exit_code : int {
  as_expected = 0,
  disagreement = 1,
  usage = 2,
  environment = 3,
  our_bug = 4,
  undecided = 5,
  interrupted = 130,
};

}  // namespace ptecheck::cli
