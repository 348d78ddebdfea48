#pragma once

#include <ptecheck/spec/entry/zap.hpp>
