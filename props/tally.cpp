#include <ptecheck/props/tally.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace ptecheck::props {
namespace {

using all_counts = std::array<spec::coverage::counts, spec::rule_id_count>;

all_counts counts_of(const spec::coverage& hits) {
  all_counts all;
  for (std::uint16_t index = 0; index < all.size(); ++index)
    all[index] = hits.of(spec::rule_id{index});
  return all;
}

spec::coverage coverage_of(const all_counts& all) {
  return std::bit_cast<spec::coverage>(all);
}

class byte_writer {
 public:
  /// Seven bits a byte, the lowest first; the highest bit says that there are more.
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  std::string taken() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class byte_reader {
 public:
  explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

  template <class N = std::uint64_t>
  N number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) break;
    }
    return static_cast<N>(value);
  }
  std::string text() { return std::string{take(number())}; }

 private:
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) throw std::length_error("a tally ends too early");
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

void write(byte_writer& to, const finding& found) {
  to.number(found.trace);
  to.number(found.what.at);
  to.number(found.what.mm.index);
  to.number(found.what.page);
  to.number(found.what.what.operation);
  to.number(static_cast<std::uint64_t>(found.what.what.in));
  to.number(found.what.what.by.index);
}

finding read_finding(byte_reader& from) {
  finding found{};
  found.trace = from.number();
  found.what.at = from.number();
  found.what.mm.index = from.number<std::uint8_t>();
  found.what.page = from.number<std::uint32_t>();
  found.what.what.operation = from.number();
  found.what.what.in = from.number<differs>();
  found.what.what.by.index = from.number<std::uint16_t>();
  return found;
}

}  // namespace

void tally::add(const finding& found) {
  const auto same = std::find_if(findings.begin(), findings.end(), [&](const finding& known) {
    return known.what.what == found.what.what;
  });
  if (same != findings.end()) {
    if (same->trace <= found.trace) return;
    findings.erase(same);
  }
  const auto behind = std::find_if(findings.begin(), findings.end(), [&](const finding& known) {
    return known.trace > found.trace;
  });
  findings.insert(behind, found);
  if (findings.size() > most_findings) findings.pop_back();
}

void tally::add(const tally& other) {
  operations += other.operations;
  traces += other.traces;
  failures += other.failures;
  for (const auto& [missing, times] : other.unsupported) unsupported[missing] += times;
  hits.add(other.hits);
  for (const finding& each : other.findings) add(each);
}

spec::coverage difference_of(const spec::coverage& now, const spec::coverage& before) {
  all_counts all = counts_of(now);
  const all_counts earlier = counts_of(before);
  for (std::size_t rule = 0; rule < all.size(); ++rule)
    for (std::size_t kind = 0; kind < all[rule].size(); ++kind)
      all[rule][kind] -= earlier[rule][kind];
  return coverage_of(all);
}

std::string to_bytes(const tally& sum) {
  byte_writer to;
  to.number(sum.operations);
  to.number(sum.traces);
  to.number(sum.failures);
  to.number(sum.unsupported.size());
  for (const auto& [missing, times] : sum.unsupported) {
    to.text(missing);
    to.number(times);
  }
  for (const auto& kinds : counts_of(sum.hits))
    for (const std::uint64_t count : kinds) to.number(count);
  to.number(sum.findings.size());
  for (const finding& each : sum.findings) write(to, each);
  return to.taken();
}

tally tally_from_bytes(std::string_view bytes) {
  byte_reader from{bytes};
  tally sum;
  sum.operations = from.number();
  sum.traces = from.number();
  sum.failures = from.number();
  for (std::uint64_t left = from.number(); left > 0; --left) {
    std::string missing = from.text();
    sum.unsupported.emplace(std::move(missing), from.number());
  }
  all_counts all;
  for (auto& kinds : all)
    for (std::uint64_t& count : kinds) count = from.number();
  sum.hits = coverage_of(all);
  for (std::uint64_t left = from.number(); left > 0; --left)
    sum.findings.push_back(read_finding(from));
  return sum;
}

}  // namespace ptecheck::props
