#pragma once
// What the reader of raw words is asked, and what it answers: shared by a program of the BPF
// machine, which is C, and the one that loads it.

#define RAW_WORDS_MOST 64

struct raw_words_request {
  unsigned long long address;        // of the first page
  unsigned long long physical_base;  // where the kernel has mapped physical address 0
  unsigned count;                    // of pages
  unsigned levels;                   // of page tables: 4 or 5
};

struct raw_words_answer {
  unsigned long long pgd;    // the kernel's address of the process's root
  unsigned long long entry;  // the entry that stood in the way, if any
  unsigned level;            // of that entry; 0: none did
  unsigned count;            // of words: those up to the end of one table
  unsigned long long words[RAW_WORDS_MOST];
};
