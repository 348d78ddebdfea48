// A test object of a kernel that never was, for the tests.
#include <ptecheck/impl/headers/object_abi.h>

namespace {

unsigned long levels = 4;

const ptecheck_function functions[] = {
    {"answer",
     ptecheck_nothing,
     ptecheck_nothing,
     [](unsigned long, unsigned long) { return 42ul; }},
    {"levels",
     ptecheck_nothing,
     ptecheck_nothing,
     [](unsigned long, unsigned long) { return levels; }},
    {"cleared",
     ptecheck_word,
     ptecheck_nothing,
     [](unsigned long x, unsigned long) { return x & ~2ul; }},
    {"merged",
     ptecheck_word,
     ptecheck_protection,
     [](unsigned long x, unsigned long y) { return x | y; }},
    {"unknown", ptecheck_word, ptecheck_nothing, [](unsigned long x, unsigned long) { return x; }},
};
const ptecheck_switch switches[] = {
    {"five_levels", [](unsigned long on) { levels = on != 0 ? 5 : 4; }},
};

}  // namespace

extern "C" const ptecheck_object ptecheck_object = {
    functions, functions + 5, switches, switches + 1};
