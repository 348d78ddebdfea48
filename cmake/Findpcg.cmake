# PCG is headers without a CMake package: imports them as pcg::pcg.
find_path(pcg_INCLUDE_DIR pcg_random.hpp)
mark_as_advanced(pcg_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(pcg REQUIRED_VARS pcg_INCLUDE_DIR)

if(pcg_FOUND AND NOT TARGET pcg::pcg)
  add_library(pcg::pcg INTERFACE IMPORTED)
  target_include_directories(pcg::pcg INTERFACE ${pcg_INCLUDE_DIR})
endif()
