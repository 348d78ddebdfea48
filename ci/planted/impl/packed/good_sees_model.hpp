#pragma once

#include <ptecheck/impl/packed/layout.hpp>
#include <ptecheck/model/word.hpp>
