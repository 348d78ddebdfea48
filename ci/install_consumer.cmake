# cmake -D BUILD=DIR -D CONSUMER=DIR -D COMPILER=PROGRAM -P install_consumer.cmake: installs the build tree into a
# scratch prefix, builds the consumer against that alone, and runs it.
set(scratch ${BUILD}/install_consumer)
file(REMOVE_RECURSE ${scratch})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${scratch}/prefix)
run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${scratch}/build -G Ninja
  -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_PREFIX_PATH=${scratch}/prefix)
run(${CMAKE_COMMAND} --build ${scratch}/build)
run(${scratch}/build/consumer)
