#pragma once
// Drawing one step: mostly sensible, rarely wrong on purpose.
#include <ptecheck/props/draw_choice.hpp>
#include <ptecheck/props/draw_fields.hpp>

#include <cstddef>
#include <variant>

namespace ptecheck::props {

/// Draws a step of this kind, an index into model::operation.
template <choice_source C>
void draw_step(model::step& into, std::size_t kind, C& from, const scope& in) {
  into = {model::blanks<model::operation>[kind], {}};
  std::visit(
      [&](auto& op) {
        draw_fields(op, from, in);
        draw_choice(op, into.chosen, from, in);
      },
      into.what);
}

}  // namespace ptecheck::props
