#pragma once

#include <ptecheck/os/unique_fd.hpp>
