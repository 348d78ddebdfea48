#pragma once

#include <ptecheck/impl/packed/machine.hpp>
