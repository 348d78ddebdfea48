#pragma once

#include "zap.hpp"
