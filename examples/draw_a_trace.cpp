// A trace made in C++ and played on the reference, drawn as strips: sixteen pages without access,
// half of them made writable, all of them protected in one call (seed document 003).
#include <ptecheck/model/strip.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <cstdio>

int main() {
  using namespace ptecheck::model;
  trace all;
  all.start.pages = 16;
  all.start.prot = protection::none;
  all.start.features.wp_unpopulated = true;
  all.steps = {
      {mprotect{{0}, pages(0, 8), protection::read_write}, {}},
      {write{{0}, {2}, {1}}, {}},
      {uffdio_writeprotect{{0}, pages(0, 16), true}, {}},
      {write{{0}, {2}, {2}}, {}},
  };

  ptecheck::spec::machine reference;
  reference.reset(all.start);
  for (const step& next : all.steps) {
    const outcome answer = reference.apply(next);
    std::printf("%-50s %s\n  %s\n",
                to_text(next).c_str(),
                to_text(answer).c_str(),
                strip_of(reference, {0}, all.start.pages).c_str());
  }
  return strip_of(reference, {0}, 16) == "mmwmmmmmmmmmmmmm" ? 0 : 1;
}
