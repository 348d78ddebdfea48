# What find_package(ptecheck) reads.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ptecheck)
configure_package_config_file(cmake/ptecheck-config.cmake.in ptecheck-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(ptecheck-config-version.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT ptecheck-targets NAMESPACE ptecheck:: DESTINATION ${package_dir})
install(
  FILES
    ${PROJECT_BINARY_DIR}/ptecheck-config.cmake
    ${PROJECT_BINARY_DIR}/ptecheck-config-version.cmake
    cmake/Findpcg.cmake
    cmake/Findxxhash.cmake
    cmake/FindZ3.cmake
  DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/include/ptecheck/version.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ptecheck)
