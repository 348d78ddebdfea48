#include <ptecheck/os/file.hpp>

#include <gtest/gtest.h>
