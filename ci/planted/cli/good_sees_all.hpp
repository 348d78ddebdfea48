#pragma once

#include <ptecheck/impl/kernel/machine.hpp>
#include <ptecheck/version.hpp>

#include <CLI/CLI.hpp>
