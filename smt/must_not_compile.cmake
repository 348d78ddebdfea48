# cmake -D COMPILER=... -D INCLUDES=... -D SOURCE=... -P must_not_compile.cmake: case 0 compiles, no other does.
cmake_policy(VERSION 3.25)
list(TRANSFORM INCLUDES PREPEND -I)
file(STRINGS ${SOURCE} cases REGEX "PTECHECK_CASE ==")
list(LENGTH cases count)
math(EXPR last "${count} - 1")
foreach(case RANGE ${last})
  execute_process(
    COMMAND ${COMPILER} -std=c++20 -fsyntax-only -DPTECHECK_CASE=${case} ${INCLUDES} ${SOURCE}
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE errors)
  if(case EQUAL 0 AND NOT result EQUAL 0)
    message(FATAL_ERROR "case 0 must compile:\n${errors}")
  elseif(NOT case EQUAL 0 AND result EQUAL 0)
    message(SEND_ERROR "case ${case} must not compile")
  endif()
endforeach()
