# Imports the headers of xxHash as xxhash::xxhash. Its short hashes are worth having inline, and then there is nothing
# to link: XXH_INLINE_ALL says so to the header.
find_path(xxhash_INCLUDE_DIR xxhash.h)
mark_as_advanced(xxhash_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(xxhash REQUIRED_VARS xxhash_INCLUDE_DIR)

if(xxhash_FOUND AND NOT TARGET xxhash::xxhash)
  add_library(xxhash::xxhash INTERFACE IMPORTED)
  target_include_directories(xxhash::xxhash INTERFACE ${xxhash_INCLUDE_DIR})
  target_compile_definitions(xxhash::xxhash INTERFACE XXH_INLINE_ALL)
endif()
