#include <ptecheck/cli/raw_word.hpp>
#include <ptecheck/cli/told_kernel.hpp>

#include <algorithm>

namespace ptecheck::cli {

model::run_view told_kernel::run(const model::trace& of, bool everywhere) {
  model::run_view seen = on_.run(of, everywhere);
  entries_.resize(std::max(entries_.size(), seen.steps.size() * seen.mms * seen.pages_of_mm));
  for (std::size_t step = 0; step < seen.steps.size(); ++step)
    for (std::uint8_t mm = 0; mm < seen.mms; ++mm) {
      if ((seen.steps[step].told >> mm & 1) == 0) continue;
      const auto words = on_.words(step, {mm});
      const std::size_t first = (step * seen.mms + mm) * seen.pages_of_mm;
      std::transform(words.begin(),
                     words.end(),
                     entries_.begin() + static_cast<std::ptrdiff_t>(first),
                     meaning_of);
    }
  seen.entries = entries_.data();
  return seen;
}

}  // namespace ptecheck::cli
