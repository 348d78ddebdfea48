#pragma once

#include <ptecheck/impl/packed/entry.hpp>
#include <ptecheck/spec/entry/zap.hpp>

#include <z3++.h>
