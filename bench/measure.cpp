#include <ptecheck/bench/measure.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace ptecheck::bench {

double loop::now() const {
  std::timespec time{};
  clock_gettime(clock_, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

double loop::median_per(double pieces) const {
  std::vector<double> sorted = rounds_;
  std::sort(sorted.begin(), sorted.end());
  return sorted[sorted.size() / 2] / pieces;
}

void print_figure(std::string_view name, double value, std::string_view unit) {
  fmt::print("  {:<40} {:8.1f} {}\n", name, value, unit);
}

void print_claim(std::string_view name, double value, double bar) {
  fmt::print("{} {:.2f} {:.2f} {}\n", name, value, bar, value <= bar ? "holds" : "short");
}

}  // namespace ptecheck::bench
