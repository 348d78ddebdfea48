/* The source of the test object: how the kernel's functions are called, and the few variables that
 * they read. build_kernel_object compiles it; what comes out stays on the machine that built it. */
#include "kernel_headers.inc"
#include "object_abi.h"

struct cpuinfo_x86 boot_cpu_data;
pteval_t __supported_pte_mask = ~0ul;
bool swap_migration_ad_supported;
unsigned int __pgtable_l5_enabled;
unsigned int pgdir_shift = 39;
unsigned int ptrs_per_p4d = 1;

/* As long as the kernel has no patching of itself, a feature of the processor is a bit of this. */
static void set_feature(unsigned int feature, unsigned long on) {
  const u32 bit = 1u << (feature & 31);
  u32* word = &boot_cpu_data.x86_capability[feature >> 5];
  *word = on ? *word | bit : *word & ~bit;
}

/* What fork makes of a marker, for a child that keeps the protection of userfaultfd or not. */
#define copied_marker(entry, keeps)                              \
  ({                                                             \
    static struct vm_area_struct child;                          \
    *(unsigned long*)&child.vm_flags = (keeps) ? VM_UFFD_WP : 0; \
    copy_pte_marker(entry, &child);                              \
  })

#define P(word) ((pte_t){.pte = (word)})
#define M(word) native_make_pmd(word)
#define U(word) native_make_pud(word)
#define S(word) ((swp_entry_t){.val = (word)})
#define V(entry) native_pte_val(entry)
#define W(entry) native_pmd_val(entry)
#define X(entry) native_pud_val(entry)
#define T(truth) (!!(truth))

/* The rows of a section follow each other without a gap only if nobody aligns them better. */
#define ROW(kind) \
  static const struct ptecheck_##kind __attribute__((used, aligned(8), section("ptecheck_" #kind)))

#define FUNCTION(name, first, second, value)                           \
  static unsigned long call_##name(unsigned long x, unsigned long y) { \
    return (unsigned long)(value);                                     \
  }                                                                    \
  ROW(function) function_##name = {#name, ptecheck_##first, ptecheck_##second, call_##name};

#define SWITCH(name, statement)              \
  static void set_##name(unsigned long on) { \
    statement;                               \
  }                                          \
  ROW(switch) switch_##name = {#name, set_##name};

/* Made by build_kernel_object from kernel_functions.list. */
#include "kernel_functions.inc"

/* The linker's names for the ends of a section. */
extern const struct ptecheck_function __start_ptecheck_function[], __stop_ptecheck_function[];
extern const struct ptecheck_switch __start_ptecheck_switch[], __stop_ptecheck_switch[];

__attribute__((visibility("default")))
const struct ptecheck_object ptecheck_object = {__start_ptecheck_function,
                                                __stop_ptecheck_function,
                                                __start_ptecheck_switch,
                                                __stop_ptecheck_switch};
