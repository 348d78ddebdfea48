#pragma once

#include <boost/hana/tuple.hpp>
