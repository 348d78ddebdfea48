#include <ptecheck/impl/kernel/remap.hpp>

namespace ptecheck::impl::kernel {
namespace {

constexpr std::string_view outside = "mapping outside the arena";
constexpr std::string_view beyond_file = "mapping far beyond the file";

/// The arguments in pages; the old length is rounded up.
struct arguments {
  explicit arguments(const remap_call& made)
      : from(made.on.start / model::page_size),
        end(from + made.on.length / model::page_size +
            (made.on.length % model::page_size == 0 ? 0 : 1)),
        size(made.size.pages),
        moves(made.how != model::remap_way::in_place),
        to(moves ? made.to.index : from) {}

  bool grows() const { return size > end - from; }

  std::uint32_t from, end, size;
  bool moves;
  std::uint32_t to;
};

/// Whether Linux says EINVAL before it looks at a VMA.
bool refused(const remap_call& made, const arguments& is) {
  const bool overlaps = is.to < is.end && is.from < is.to + is.size;
  const bool resized = made.how == model::remap_way::dontunmap && is.size != is.end - is.from;
  return made.on.start % model::page_size != 0 || is.size == 0 || (is.moves && overlaps) || resized;
}

/// Whether a mapping that can grow so would map what the model does not keep of the file.
bool reaches_beyond_file(const arguments& is, const arena& in, const vma_map& before) {
  const bool whole = is.from == is.end || before.in_one_vma(is.from, is.end);
  if (!is.grows() || !whole || (before.of_file >> is.from & 1) == 0) return false;
  for (std::uint32_t page = is.end; !is.moves && page < is.from + is.size; ++page)
    if (before.maps(page)) return false;
  return before.file_page[is.from] + is.size > 2 * in.pages();
}

}  // namespace

std::string_view outside_model(const remap_call& wanted, const arena& in, const vma_map& before) {
  const arguments is{wanted};
  if (refused(wanted, is)) return {};
  if (is.to + is.size > in.pages() && (is.moves || is.grows())) return outside;
  if (!before.maps(is.from)) return {};
  const bool private_copy = is.from == is.end && (before.shared >> is.from & 1) == 0;
  if (private_copy) return {};
  return reaches_beyond_file(is, in, before) ? beyond_file : std::string_view{};
}

}  // namespace ptecheck::impl::kernel
