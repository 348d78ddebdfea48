#include <ptecheck/props/shrink_reference.hpp>
#include <ptecheck/props/touched.hpp>

#include <algorithm>
#include <map>
#include <variant>

namespace ptecheck::props {
namespace {

using model::mm_id;
using digested = std::vector<std::uint64_t>;

/// Frames and slots by the order in which they occur, with what is in them at their first time.
class unit_names {
 public:
  unit_names(const scout& seen, digested& into) : seen_(seen), into_(into) {}

  void put(model::pfn<> id) {
    if (!is_new(frames_, id.word())) return;
    const model::unit_view unit = seen_.frame(id);
    put(unit);
    into_.push_back(seen_.is_anon(id));
    put(model::swap_slot<>{unit.partner});
  }
  void put(model::swap_slot<> id) {
    if (!is_new(slots_, id.word())) return;
    const model::unit_view unit = seen_.slot(id);
    put(unit);
    put(model::pfn<>{unit.partner});
  }

 private:
  bool is_new(std::map<std::uint64_t, std::uint64_t>& names, std::uint64_t id) {
    if (id == 0) {
      into_.push_back(0);
      return false;
    }
    const auto [place, inserted] = names.emplace(id, names.size() + 1);
    into_.push_back(place->second);
    return inserted;
  }
  void put(const model::unit_view& unit) {
    const std::uint64_t flags =
        (unit.migrates ? 4u : 0u) | (unit.lazy ? 2u : 0u) | (unit.ksm ? 1u : 0u);
    into_.push_back(std::uint64_t{unit.names} << 19 | flags << 16 | unit.contents);
  }

  const scout& seen_;
  digested& into_;
  std::map<std::uint64_t, std::uint64_t> frames_, slots_;
};

std::uint64_t word_of(const model::vma* area) {
  if (area == nullptr) return 0;
  std::uint64_t word = 1;
  model::for_each_field(*area, [&]<class T>(auto, const T& field) {
    constexpr unsigned width =
        std::is_same_v<T, std::int16_t> ? 16 : (std::is_same_v<T, bool> ? 1 : 4);
    constexpr std::uint64_t all = (std::uint64_t{1} << width) - 1;
    word = word << width | (static_cast<std::uint64_t>(field) & all);
  });
  return word;
}

/// The kind of an entry and its truths.
std::uint64_t flags_of(const model::entry<>& what) {
  std::uint64_t word = 1;
  std::visit(
      [&](const auto& held) {
        model::for_each_field(held, [&]<class T>(auto, const T& field) {
          if constexpr (std::is_same_v<T, bool>) word = word << 1 | (field ? 1 : 0);
        });
      },
      what);
  return word << 3 | what.index();
}

void put_entry(digested& into, unit_names& names, const model::entry<>& what) {
  into.push_back(flags_of(what));
  std::visit(
      [&]<class Kind>(const Kind& held) {
        if constexpr (model::names_frame<Kind>) names.put(held.frame);
        if constexpr (std::is_same_v<Kind, model::swap<>>) names.put(held.slot);
      },
      what);
}

}  // namespace

digest digest_of(std::span<const std::uint64_t> words) {
  const XXH128_hash_t hash = XXH3_128bits(words.data(), words.size_bytes());
  return {hash.low64, hash.high64};
}

bool may_fail(const scout& after,
              const model::step& line,
              const model::world& in,
              signature wanted) {
  if (line.what.index() != wanted.operation) return false;
  if (after.last_rule() == wanted.by) return true;
  if (!about_an_entry(wanted.in)) return false;
  const touched_pages area = touched_by(line, in);
  for (std::uint8_t mm = 0; mm < in.mms; ++mm)
    for (std::uint32_t page = area.first; page < area.end; ++page)
      if (area.contains({mm}, page) && after.live({mm}) && after.rule_at({mm}, page) == wanted.by)
        return true;
  return false;
}

bool may_fail(scout& reference, const model::trace& all, signature wanted) {
  reference.reset(all.start);
  for (const model::step& line : all.steps) {
    (void)reference.apply(line);
    if (may_fail(reference, line, all.start, wanted)) return true;
  }
  return false;
}

digest state_of(const scout& seen, const model::world& in, std::uint32_t first, std::uint32_t end) {
  digested state;
  unit_names names{seen, state};
  state.push_back(seen.file_size());
  // A mapping that was moved, and then grew, maps pages of the file behind those of its own place.
  for (std::uint32_t page = first; page < 2 * end; ++page) names.put(seen.cached(page));
  for (std::uint8_t mm = 0; mm < in.mms; ++mm) {
    state.push_back(seen.live({mm}));
    for (std::uint32_t page = first; page < end && seen.live({mm}); ++page) {
      state.push_back(word_of(seen.vma_at({mm}, page)));
      put_entry(state, names, seen.at({mm}, page));
    }
  }
  return digest_of(state);
}

page_view look_at(const scout& seen, const model::world& in, mm_id mm, std::uint32_t page) {
  digested entries, areas;
  unit_names names{seen, entries};
  const model::vma* const own = seen.live(mm) ? seen.vma_at(mm, page) : nullptr;
  const std::int32_t moved = own != nullptr ? own->moved : 0;
  const auto of_file = static_cast<std::uint32_t>(static_cast<std::int32_t>(page) + moved);
  names.put(seen.cached(of_file));
  entries.push_back(of_file < seen.file_size());
  for (std::uint8_t i = 0; i < in.mms; ++i) {
    const mm_id each{static_cast<std::uint8_t>(i == 0 ? mm.index : i <= mm.index ? i - 1 : i)};
    if (!seen.live(each)) continue;
    entries.push_back(i);
    put_entry(entries, names, seen.at(each, page));
    areas.push_back(word_of(seen.vma_at(each, page)));
  }
  return {digest_of(entries), digest_of(areas)};
}

}  // namespace ptecheck::props
