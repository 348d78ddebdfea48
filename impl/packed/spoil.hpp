#pragma once
// How the mutants spoil transitions: each of them.
#include <ptecheck/impl/packed/spoil_calls.hpp>
#include <ptecheck/impl/packed/spoil_faults.hpp>
#include <ptecheck/impl/packed/spoil_hugetlb.hpp>
#include <ptecheck/impl/packed/spoil_uffd.hpp>
