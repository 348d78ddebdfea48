# Everything that is not ours. What the libraries need is found again by cmake/ptecheck-config.cmake.in.
find_package(Boost 1.74 REQUIRED CONFIG)
find_package(pcg REQUIRED)
find_package(xxhash REQUIRED)
if(PTECHECK_WITH_Z3)
  find_package(Z3 4.8.12 REQUIRED)
endif()

find_package(CLI11 REQUIRED CONFIG)
find_package(fmt 9.1 REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)

if(PTECHECK_DEVELOPER)
  find_package(GTest REQUIRED CONFIG)
  find_package(benchmark REQUIRED CONFIG)
  # RapidCheck exports its targets without a namespace.
  find_package(rapidcheck REQUIRED CONFIG)
  add_library(ptecheck::rapidcheck ALIAS rapidcheck)
endif()
