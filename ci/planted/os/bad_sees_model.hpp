#pragma once

#include <ptecheck/model/word.hpp>
