#pragma once

namespace ptecheck::os {

/// The descriptors that every program begins with.
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

}  // namespace ptecheck::os
