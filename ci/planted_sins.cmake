# The check of include directions, tried on files made for it: it must name every bad_* and no good_*.
cmake_policy(VERSION 3.25)

set(planted ${CMAKE_CURRENT_LIST_DIR}/planted)
execute_process(COMMAND ${CMAKE_COMMAND} -D ROOT=${planted} -P ${CHECK} ERROR_VARIABLE said RESULT_VARIABLE status)
if(status EQUAL 0)
  message(FATAL_ERROR "the planted sins were accepted")
endif()

file(GLOB_RECURSE files RELATIVE ${planted} ${planted}/*)
foreach(file ${files})
  string(FIND "${said}" "${file}" position)
  if(file MATCHES "bad_" AND position EQUAL -1)
    message(SEND_ERROR "${file} was accepted")
  elseif(file MATCHES "good_" AND NOT position EQUAL -1)
    message(SEND_ERROR "${file} was refused")
  endif()
endforeach()
