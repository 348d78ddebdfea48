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

void write(byte_writer& to, const failure& what) {
  to.number(what.at);
  to.number(what.mm.index);
  to.number(what.page);
  to.number(what.what.operation);
  to.number(static_cast<std::uint64_t>(what.what.in));
  to.number(what.what.by.index);
}

failure read_failure(byte_reader& from) {
  failure what{};
  what.at = from.number();
  what.mm.index = from.number<std::uint8_t>();
  what.page = from.number<std::uint32_t>();
  what.what.operation = from.number();
  what.what.in = from.number<differs>();
  what.what.by.index = from.number<std::uint16_t>();
  return what;
}

void write(byte_writer& to, const named_counts& counts) {
  to.number(counts.size());
  for (const auto& [name, times] : counts) {
    to.text(name);
    to.number(times);
  }
}

named_counts read_counts(byte_reader& from) {
  named_counts counts;
  for (std::uint64_t left = from.number(); left > 0; --left) {
    std::string name = from.text();
    counts.emplace(std::move(name), from.number());
  }
  return counts;
}

/// Puts it behind those of earlier traces. What comes behind the most that are kept is forgotten.
template <class Found>
void insert_in_order(std::vector<Found>& all, const Found& found) {
  const auto behind = std::find_if(
      all.begin(), all.end(), [&](const Found& known) { return known.trace > found.trace; });
  all.insert(behind, found);
  if (all.size() > tally::most_findings) all.pop_back();
}

}  // namespace

void tally::add(const finding& found) {
  const auto same = std::find_if(findings.begin(), findings.end(), [&](const finding& other) {
    return other.what.what == found.what.what;
  });
  if (same != findings.end()) {
    if (same->trace <= found.trace) return;
    findings.erase(same);
  }
  insert_in_order(findings, found);
}

void tally::add(const flake& found) {
  insert_in_order(flakes, found);
}

void tally::add(const tally& other) {
  operations += other.operations;
  traces += other.traces;
  failures += other.failures;
  for (const auto& [missing, times] : other.unsupported) unsupported[missing] += times;
  for (const auto& [id, times] : other.known) known[id] += times;
  hits.add(other.hits);
  for (const finding& each : other.findings) add(each);
  for (const flake& each : other.flakes) add(each);
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
  write(to, sum.unsupported);
  write(to, sum.known);
  for (const auto& kinds : counts_of(sum.hits))
    for (const std::uint64_t count : kinds) to.number(count);
  to.number(sum.findings.size());
  for (const finding& each : sum.findings) {
    to.number(each.trace);
    write(to, each.what);
  }
  to.number(sum.flakes.size());
  for (const flake& each : sum.flakes) {
    to.number(each.trace);
    write(to, each.what);
    to.number(each.runs);
    to.number(each.failed);
  }
  return to.taken();
}

tally tally_from_bytes(std::string_view bytes) {
  byte_reader from{bytes};
  tally sum;
  sum.operations = from.number();
  sum.traces = from.number();
  sum.failures = from.number();
  sum.unsupported = read_counts(from);
  sum.known = read_counts(from);
  all_counts all;
  for (auto& kinds : all)
    for (std::uint64_t& count : kinds) count = from.number();
  sum.hits = coverage_of(all);
  for (std::uint64_t left = from.number(); left > 0; --left) {
    const auto trace = from.number();
    sum.findings.push_back({trace, read_failure(from)});
  }
  for (std::uint64_t left = from.number(); left > 0; --left) {
    const auto trace = from.number();
    const failure what = read_failure(from);
    const auto runs = from.number<std::uint32_t>();
    sum.flakes.push_back({trace, what, runs, from.number<std::uint32_t>()});
  }
  return sum;
}

}  // namespace ptecheck::props
