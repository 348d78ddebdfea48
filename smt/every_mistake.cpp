// Tries every mistake of one place in every packed operation, and says what became of each kind.
// Ends with 1 if one is neither refuted nor shown to be without effect.
#include <ptecheck/smt/mistakes.hpp>

#include <array>
#include <cstdio>

namespace {

using namespace ptecheck::smt;

using tally = std::array<unsigned, 4>;

unsigned& count_of(tally& all, fate which) {
  return all[static_cast<std::size_t>(which)];
}

void print(const char* name, tally all) {
  std::printf("%-16s %5u at random %5u by proof %5u without effect %5u undecided\n",
              name,
              count_of(all, fate::refuted_at_random),
              count_of(all, fate::refuted_by_proof),
              count_of(all, fate::equivalent),
              count_of(all, fate::undecided));
}

}  // namespace

int main() {
  tally constants{}, selects{};
  for (const judged_operation& operation : judged_operations()) {
    tally here{};
    for (const mistake& made : mistakes_in(operation)) {
      const mistake_report found = judged(operation, made);
      ++count_of(here, found.ended);
      ++count_of(made.what == mistake::kind::flipped_constant ? constants : selects, found.ended);
      if (found.ended == fate::undecided)
        std::printf("%s: place %zu: %s\n", operation.name.c_str(), made.at, found.why.c_str());
    }
    print(operation.name.c_str(), here);
  }
  print("all constants", constants);
  print("all selects", selects);
  return count_of(constants, fate::undecided) + count_of(selects, fate::undecided) == 0 ? 0 : 1;
}
