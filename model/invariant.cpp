#include <ptecheck/model/invariant.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace ptecheck::model {

void broken_invariant(const char* sentence, const char* file, int line) {
  std::string_view name = file;
  name.remove_prefix(name.rfind('/') + 1);
  std::fprintf(stderr,
               "ptecheck: this is a bug of ptecheck: not true that %s (%.*s:%d)\n",
               sentence,
               static_cast<int>(name.size()),
               name.data(),
               line);
  if (running_trace != nullptr) std::fputs(to_text(*running_trace).c_str(), stderr);
  std::abort();
}

}  // namespace ptecheck::model
