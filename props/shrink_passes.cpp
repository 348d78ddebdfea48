#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <array>
#include <utility>

namespace ptecheck::props {
namespace {

constexpr std::array all_passes{
    shrink_pass{"without pages", without_pages},
    shrink_pass{"without mms", without_mms},
    shrink_pass{"without kinds", without_kinds},
    shrink_pass{"without chunks", without_chunks},
    shrink_pass{"begun worlds", begun_worlds},
    shrink_pass{"merged mms", merged_mms},
    shrink_pass{"without handovers", without_handovers},
    shrink_pass{"renamed mms", renamed_mms},
    shrink_pass{"renamed pages", renamed_pages},
    shrink_pass{"dropped pages", dropped_pages},
    shrink_pass{"simpler worlds", simpler_worlds},
    shrink_pass{"reads instead", reads_instead},
    shrink_pass{"earlier kinds", earlier_kinds, true},
    shrink_pass{"simpler fields", simpler_fields},
    shrink_pass{"smaller tokens", smaller_tokens},
    shrink_pass{"sorted neighbours", sorted_neighbours},
    shrink_pass{"without pairs", without_pairs},
};

class items {
 public:
  explicit items(item_candidates of) : of_(std::move(of)) {}

  std::optional<model::trace> operator()(const model::trace& best) {
    if (!from_ || *from_ != best) make(best);
    while (made_ && next_ == made_->size()) {
      ++item_;
      make(best);
    }
    if (!made_) return {};
    return std::move((*made_)[next_++]);
  }

 private:
  void make(const model::trace& best) {
    from_ = best;
    made_ = of_(best, item_);
    next_ = 0;
  }

  item_candidates of_;
  std::optional<model::trace> from_;
  std::optional<std::vector<model::trace>> made_;
  std::size_t item_ = 0, next_ = 0;
};

/// Goes through the passes for one trace.
class all_passes_in_turn {
 public:
  std::optional<model::trace> operator()(const model::trace& best) {
    for (; pass_ < all_passes.size(); ++pass_, next_ = {}) {
      if (!next_) next_ = all_passes[pass_].begin();
      while (auto each = next_(best))
        if (!lacking_feature(each->start) && is_simpler(*each, best)) return each;
    }
    return {};
  }

 private:
  std::size_t pass_ = 0;
  candidates next_;
};

}  // namespace

candidates all_candidates() {
  return all_passes_in_turn{};
}

std::span<const shrink_pass> shrink_passes() {
  return all_passes;
}

candidates item_by_item(item_candidates of) {
  return items{std::move(of)};
}

}  // namespace ptecheck::props
