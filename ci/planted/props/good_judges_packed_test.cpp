#include <ptecheck/impl/packed/machine.hpp>

#include <rapidcheck.h>
