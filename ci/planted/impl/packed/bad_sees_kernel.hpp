#pragma once

#include <ptecheck/impl/kernel/machine.hpp>
