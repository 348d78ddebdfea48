#pragma once
// The reference alone, sent ahead: what it shows costs no run of the target.
#include <ptecheck/model/target.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>

#include <xxhash.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ptecheck::props {

/// 128 bits stand for a state or a trace: that two differ and meet is not to be expected.
struct digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend auto operator<=>(const digest&, const digest&) = default;
};
digest digest_of(std::span<const std::uint64_t> words);

/// A machine that says by which rule it acts, whatever its type.
class scout {
 public:
  scout() = default;
  scout(const scout&) = delete;
  scout& operator=(const scout&) = delete;
  virtual ~scout() = default;

  virtual void reset(const model::world& in) = 0;
  virtual model::outcome apply(const model::step& next) = 0;
  virtual bool live(model::mm_id mm) const = 0;
  virtual model::entry<> at(model::mm_id mm, std::uint32_t page) const = 0;
  virtual const model::vma* vma_at(model::mm_id mm, std::uint32_t page) const = 0;
  virtual model::unit_view frame(model::pfn<> id) const = 0;
  virtual model::unit_view slot(model::swap_slot<> id) const = 0;
  virtual bool is_anon(model::pfn<> id) const = 0;
  virtual model::pfn<> cached(std::uint32_t page) const = 0;
  virtual std::uint32_t file_size() const = 0;
  virtual spec::rule_id rule_at(model::mm_id mm, std::uint32_t page) const = 0;
  virtual spec::rule_id last_rule() const = 0;
};

template <class Reference>
class scout_of final : public scout {
 public:
  /// `like`: a reference of the same kind, with what it was told about the kernel.
  explicit scout_of(const Reference& like) : machine_(like) {}

  void reset(const model::world& in) override { machine_.reset(in); }
  model::outcome apply(const model::step& next) override { return machine_.apply(next); }
  bool live(model::mm_id mm) const override { return machine_.live(mm); }
  model::entry<> at(model::mm_id mm, std::uint32_t page) const override {
    return machine_.at(mm, page);
  }
  const model::vma* vma_at(model::mm_id mm, std::uint32_t page) const override {
    return machine_.vma_at(mm, page);
  }
  model::unit_view frame(model::pfn<> id) const override { return machine_.frame(id); }
  model::unit_view slot(model::swap_slot<> id) const override { return machine_.slot(id); }
  bool is_anon(model::pfn<> id) const override { return machine_.is_anon(id); }
  model::pfn<> cached(std::uint32_t page) const override { return machine_.cached(page); }
  std::uint32_t file_size() const override { return machine_.file_size(); }
  spec::rule_id rule_at(model::mm_id mm, std::uint32_t page) const override {
    return machine_.rule_at(mm, page);
  }
  spec::rule_id last_rule() const override { return machine_.last_rule(); }

 private:
  Reference machine_;
};

/// Whether the step just applied can fail with this signature: it has the kind, and the rule spoke
/// where the two targets can differ.
bool may_fail(const scout& after,
              const model::step& line,
              const model::world& in,
              signature wanted);

/// Whether some step of the trace can fail with this signature.
bool may_fail(scout& reference, const model::trace& all, signature wanted);

/// All that can be seen of a machine in the pages [first, end), frames and slots by the order in
/// which they occur: equal digests, equal futures.
digest state_of(const scout& seen, const model::world& in, std::uint32_t first, std::uint32_t end);

/// What can be seen of one page, first in the address space `mm`, then in the others.
struct page_view {
  digest entries;
  digest areas;
  friend auto operator<=>(const page_view&, const page_view&) = default;
};
page_view look_at(const scout& seen, const model::world& in, model::mm_id mm, std::uint32_t page);

}  // namespace ptecheck::props
