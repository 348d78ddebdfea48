#include <ptecheck/model/strip.hpp>

namespace ptecheck::model {
namespace {

char glyph(const none&, bool) {
  return '.';
}

char glyph(const present<>& page, bool anon) {
  if (page.frame == pfn<>{}) return page.uffd_wp ? 'y' : 'z';
  if (page.uffd_wp) return anon ? 'w' : 'p';
  if (page.write) return anon ? 'W' : 'C';
  return anon ? 'r' : 'c';
}

char glyph(const swap<>& slot, bool) {
  return slot.uffd_wp ? 'S' : 's';
}

char glyph(const migration<>& moving, bool) {
  return moving.uffd_wp ? 'V' : 'v';
}

char glyph(const hwpoison<>& broken, bool) {
  return broken.uffd_wp ? 'X' : 'x';
}

char glyph(const device_private<>& away, bool) {
  return away.uffd_wp ? 'D' : 'd';
}

char glyph(const device_exclusive<>& held, bool) {
  return held.uffd_wp ? 'E' : 'e';
}

char glyph(const marker<>& mark, bool) {
  if (mark.guard) return mark.uffd_wp ? 'G' : 'g';
  return mark.poison ? '!' : 'm';
}

}  // namespace

char glyph_of(const entry<>& what, bool anon) {
  return std::visit([&](const auto& held) { return glyph(held, anon); }, what);
}

}  // namespace ptecheck::model
