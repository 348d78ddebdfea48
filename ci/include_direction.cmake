# cmake -D ROOT=DIR -P include_direction.cmake: refuses an #include against the direction of the architecture, and a
# package used outside the folder that owns it.
cmake_policy(VERSION 3.25)
cmake_path(ABSOLUTE_PATH ROOT)

# What a folder may include of ours, besides itself, as a regular expression on folders.
set(os_sees "-")
set(model_sees "-")
set(spec_sees "model")
set(impl/packed_sees "model")
set(impl/kernel_sees "model|os")
set(impl/headers_sees "model|os")
set(impl/plugin_sees "model")
set(props_sees "spec|model|os")
set(smt_sees "spec|model|os|impl/packed")
set(cli_sees ".*")
set(bench_sees ".*")
set(examples_sees ".*")
# Tests may use the operating system; those of the properties also need something to judge.
set(tests_see "os")
set(props_tests_see ".*")

# Who owns which headers: pairs of regular expressions, on the header and on the files that may include it.
set(owned
  "boost/"                                          "model/"
  "rapidcheck"                                      "(props|bench)/"
  "z3"                                              "smt/"
  "gtest/|gmock/"                                   ".*_test\\.[ch]pp$"
  "bpf/"                                            "impl/kernel/"
  "CLI/"                                            "cli/"
  "fmt/|nlohmann/"                                  "(cli|bench)/"
  "benchmark/"                                      "bench/"
  "dlfcn\\.h"                                       "impl/(plugin|headers)/"
  "(sys|linux|asm)/|(unistd|fcntl|poll|sched)\\.h"  "(os|impl/kernel)/")

set(sins "")
function(refuse file include reason)
  set(sins "${sins}\n  ${file}: ${include}: ${reason}" PARENT_SCOPE)
endfunction()

function(check_direction file folder header)
  string(REGEX MATCH "^(impl/)?[a-z]+" seen ${header})
  set(allowed "${${folder}_sees}")
  if(file MATCHES "_test\\.cpp$")
    string(APPEND allowed "|${tests_see}|${${folder}_tests_see}")
  endif()
  if(NOT seen STREQUAL folder AND NOT seen MATCHES "^(${allowed})$")
    refuse(${file} ${header} "${folder} may not see ${seen}")
  endif()
  set(sins "${sins}" PARENT_SCOPE)
endfunction()

function(check_owner file header)
  set(pairs ${owned})
  while(pairs)
    list(POP_FRONT pairs headers owners)
    if(header MATCHES "^(${headers})" AND NOT file MATCHES "^${owners}")
      refuse(${file} ${header} "belongs to ${owners}")
    endif()
  endwhile()
  set(sins "${sins}" PARENT_SCOPE)
endfunction()

foreach(top os model spec impl props smt cli bench examples)
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${top}/*.hpp ${ROOT}/${top}/*.cpp ${ROOT}/${top}/*.h)
  foreach(file ${files})
    string(REGEX MATCH "^(impl/)?[a-z]+" folder ${file})
    file(STRINGS ${ROOT}/${file} lines REGEX "^ *# *include")
    foreach(line ${lines})
      if(line MATCHES "<ptecheck/(.*)>")
        check_direction(${file} ${folder} ${CMAKE_MATCH_1})
      elseif(line MATCHES "<(.*)>")
        check_owner(${file} ${CMAKE_MATCH_1})
      else()
        refuse(${file} ${line} "an include is spelt <ptecheck/...>")
      endif()
    endforeach()
  endforeach()
endforeach()

if(sins)
  message(FATAL_ERROR "includes that may not be:${sins}")
endif()
