// Reads page-table entries of the calling process as they are. Built for the BPF machine, checked
// by the kernel's verifier before it runs, and told by the kernel's BTF where fields are.
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed int __s32;
typedef signed long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
enum bpf_map_type { BPF_MAP_TYPE_UNSPEC };

#include <bpf/bpf_core_read.h>

#include "bpf/bpf_helpers.h"
#include "raw_words_request.h"

// As much of the kernel's types as is needed.
struct mm_struct {
  void* pgd;
} __attribute__((preserve_access_index));
struct task_struct {
  struct mm_struct* mm;
} __attribute__((preserve_access_index));

#define PRESENT 1ull
#define HUGE 128ull  // _PAGE_PSE: this entry maps memory itself
#define FRAME 0x000ffffffffff000ull
#define ENTRIES 512

struct raw_words_request request;
struct raw_words_answer answer;

static __u64 index_in(__u64 address, __u32 level) {
  return address >> (12 + 9 * level) & (ENTRIES - 1);
}

SEC("syscall")
int read_raw_words(void* context) {
  (void)context;
  struct task_struct* task = (struct task_struct*)bpf_get_current_task();
  void* pgd = BPF_CORE_READ(task, mm, pgd);
  __u64 table = (__u64)pgd, entry = 0;
  __u32 level = request.levels - 1;
  answer.pgd = table;
  answer.count = 0;
  answer.level = level;
  // From the root to the table of the last level, or to what stands in its way.
  for (int i = 0; i < 4 && level > 0; ++i, --level) {
    answer.level = level;
    if (bpf_probe_read_kernel(
            &entry, sizeof entry, (void*)(table + 8 * index_in(request.address, level))))
      return 1;
    answer.entry = entry;
    if (!(entry & PRESENT) || (entry & HUGE)) return 0;
    table = request.physical_base + (entry & FRAME);
  }
  __u64 first = index_in(request.address, 0), count = ENTRIES - first;
  if (count > request.count) count = request.count;
  if (count > RAW_WORDS_MOST) count = RAW_WORDS_MOST;
  if (bpf_probe_read_kernel(answer.words, count * sizeof entry, (void*)(table + 8 * first)))
    return 1;
  answer.level = 0;
  answer.count = count;
  return 0;
}

char license_of_this[] SEC("license") = "GPL";
