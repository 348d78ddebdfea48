#pragma once
// The machines that the functions of a kernel are asked on: they read a few variables.
#include <ptecheck/impl/headers/object.hpp>

#include <array>
#include <string_view>

namespace ptecheck::impl::headers {

/// A machine, by the properties that the layout of an entry depends on.
struct processor {
  std::string_view name;
  bool five_levels;
  bool no_execute;
  bool migration_ad;  ///< migration entries have room for accessed and dirty
  bool shadow_stack;
};

inline constexpr std::array processors{
    processor{"4 levels", false, true, false, false},
    processor{"5 levels", true, true, false, false},
    processor{"4 levels, accessed and dirty kept", false, true, true, false},
    processor{"5 levels, accessed and dirty kept", true, true, true, false},
    processor{"4 levels, no no-execute", false, false, false, false},
    processor{"4 levels, shadow stacks", false, true, false, true},
    processor{"5 levels, everything", true, true, true, true},
};

/// Makes the object believe that it runs on that machine; says whether its kernel knows such.
inline bool pretend(const kernel_object& object, const processor& machine) {
  object.set("five_levels", machine.five_levels);
  object.set("no_execute", machine.no_execute);
  object.set("migration_ad", machine.migration_ad);
  return object.set("shadow_stack", machine.shadow_stack) || !machine.shadow_stack;
}

}  // namespace ptecheck::impl::headers
