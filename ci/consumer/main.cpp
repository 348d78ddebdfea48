#include <ptecheck/model/entry.hpp>
#include <ptecheck/os/terminal.hpp>
#include <ptecheck/version.hpp>

#include <cstdio>
#include <variant>

int main() {
  namespace model = ptecheck::model;
  const model::entry<> entry = model::guard_marker();
  if (!std::holds_alternative<model::marker<>>(entry)) return 1;
  if (ptecheck::os::is_terminal(-1)) return 1;
  std::puts("ptecheck " PTECHECK_VERSION " is installed");
}
