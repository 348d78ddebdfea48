# The kinds of target in this tree. Each folder's CMakeLists.txt names its files to one of these functions.

add_library(ptecheck_warnings INTERFACE)
if(PTECHECK_DEVELOPER)
  target_compile_options(ptecheck_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-missing-field-initializers)  # what a designated initializer leaves out is zero, on purpose
endif()
if(PTECHECK_WERROR)
  target_compile_options(ptecheck_warnings INTERFACE -Werror)
endif()

add_library(ptecheck_sanitizers INTERFACE)
if(PTECHECK_SANITIZE)
  set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # The checks that g++ inserts hide initialisations from its own flow analysis.
  target_compile_options(ptecheck_sanitizers
    INTERFACE ${flags} $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(ptecheck_sanitizers INTERFACE ${flags})
endif()

# What every compiled target of ours has in common.
function(ptecheck_compiled target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(${target} PRIVATE $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>)
  target_link_libraries(${target}
    PRIVATE $<BUILD_INTERFACE:ptecheck_warnings> $<BUILD_INTERFACE:ptecheck_sanitizers>)
endfunction()

# Headers that most files of a target read anyway are read once. g++ 12 takes longer with them than without.
function(ptecheck_precompiled target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND ARGN)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# ptecheck_library(name [SOURCES x.cpp...] [LIBS target...] [PRECOMPILED <header>...]): the library ptecheck::name of this
# folder, installed with its headers. Without sources it is an INTERFACE library, with them a STATIC one. PRECOMPILED as
# above.
function(ptecheck_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS;PRECOMPILED")
  set(target ptecheck_${name})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    ptecheck_compiled(${target})
    ptecheck_precompiled(${target} ${arg_PRECOMPILED})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(ptecheck::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_include_directories(${target} ${scope}
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} ${scope} ${arg_LIBS})

  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  install(TARGETS ${target} EXPORT ptecheck-targets)
  install(DIRECTORY ./ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ptecheck/${folder}
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*_test.hpp" EXCLUDE)
endfunction()

# ptecheck_test(folder SOURCES x_test.cpp... LIBS target... [ALONE y_test.cpp...] [LABELS label...]
# [PRECOMPILED <header>...]): the one test binary of a folder. ALONE: files that use the same short names for things of
# their own, so that no other is compiled together with them. PRECOMPILED as above, beside GoogleTest's.
# Labels: `fast` (the default) runs under every preset; `slow` not under a debugging preset, and is not even built under
# the sanitizers; `sanitize` is there for nothing else; `tree` looks at the files of the tree and not at what was built
# from them; `golden` compares with files that ci/golden writes anew.
function(ptecheck_test folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;ALONE;LIBS;LABELS;PRECOMPILED")
  if(NOT PTECHECK_DEVELOPER OR NOT arg_SOURCES)
    return()
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS fast)
  endif()
  if((PTECHECK_SANITIZE AND slow IN_LIST arg_LABELS) OR (NOT PTECHECK_SANITIZE AND sanitize IN_LIST arg_LABELS))
    return()
  endif()
  add_executable(${folder}_test ${arg_SOURCES} ${arg_ALONE})
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  ptecheck_compiled(${folder}_test)
  target_link_libraries(${folder}_test PRIVATE ${arg_LIBS} GTest::gtest_main)
  if(arg_PRECOMPILED)
    ptecheck_precompiled(${folder}_test <gtest/gtest.h> ${arg_PRECOMPILED})
  endif()
  add_test(NAME ${folder}_test COMMAND ${folder}_test WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set_tests_properties(${folder}_test PROPERTIES LABELS "${arg_LABELS}")
endfunction()

# ptecheck_examples(x.cpp... LIBS target...): each file is a program of one idea, and a test that it ends well.
function(ptecheck_examples)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "LIBS")
  foreach(source ${arg_UNPARSED_ARGUMENTS})
    cmake_path(GET source STEM name)
    add_executable(example_${name} ${source})
    ptecheck_compiled(example_${name})
    target_link_libraries(example_${name} PRIVATE ${arg_LIBS})
    add_test(NAME example_${name} COMMAND example_${name} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(example_${name} PROPERTIES LABELS fast)
  endforeach()
endfunction()

# ptecheck_benches(x.cpp... LIBS target...): each file is a program that measures the claim it is named for.
# ci/bench runs what it finds in claims/.
function(ptecheck_benches)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "LIBS")
  foreach(source ${arg_UNPARSED_ARGUMENTS})
    cmake_path(GET source STEM name)
    add_executable(bench_${name} ${source})
    ptecheck_compiled(bench_${name})
    target_link_libraries(bench_${name} PRIVATE ${arg_LIBS})
    set_target_properties(bench_${name} PROPERTIES
      OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/claims)
  endforeach()
endfunction()
