#pragma once
#include <ptecheck/model/entry.hpp>
#include <ptecheck/spec/rule.hpp>

#include <array>
#include <cstdint>
#include <variant>

namespace ptecheck::spec {

/// How often each rule spoke, by the kind of entry that it judged.
class coverage {
 public:
  using counts = std::array<std::uint64_t, std::variant_size_v<model::entry<>>>;

  void hit(rule_id by, std::size_t kind) { ++hits_[by.index][kind]; }
  const counts& of(rule_id id) const { return hits_[id.index]; }
  std::uint64_t total(rule_id id) const {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : hits_[id.index]) sum += count;
    return sum;
  }
  void add(const coverage& other) {
    for (std::size_t i = 0; i < hits_.size(); ++i)
      for (std::size_t kind = 0; kind < hits_[i].size(); ++kind)
        hits_[i][kind] += other.hits_[i][kind];
  }

 private:
  std::array<counts, rule_id_count> hits_{};
};

}  // namespace ptecheck::spec
