#include <ptecheck/impl/packed/layout.hpp>
