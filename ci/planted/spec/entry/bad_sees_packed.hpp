#pragma once

#include <ptecheck/impl/packed/layout.hpp>
