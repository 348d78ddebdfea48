#pragma once
/* What a test object shows of itself, to C and to C++. */

/* What an operand of a function is, so that sensible values are drawn for it. */
enum ptecheck_operand {
  ptecheck_nothing,    /* no operand: 0 */
  ptecheck_word,       /* an entry of a page table */
  ptecheck_entry,      /* a swap entry as the kernel keeps it outside page tables */
  ptecheck_protection, /* the bits of an entry beside its frame */
  ptecheck_number,     /* a frame, or an offset in a swap area */
  ptecheck_type,       /* a swap type */
  ptecheck_payload,    /* what a marker remembers */
  ptecheck_step,       /* a number of pages, less than 512 */
  ptecheck_truth       /* 0 or 1 */
};

/* A function of the kernel on one or two words. */
struct ptecheck_function {
  const char* name;
  enum ptecheck_operand x;
  enum ptecheck_operand y;
  unsigned long (*call)(unsigned long x, unsigned long y);
};

/* A property of the machine that functions read while they run. */
struct ptecheck_switch {
  const char* name;
  void (*set)(unsigned long on);
};

/* The symbol `ptecheck_object` of every test object. */
struct ptecheck_object {
  const struct ptecheck_function* first_function;
  const struct ptecheck_function* last_function; /* one behind it */
  const struct ptecheck_switch* first_switch;
  const struct ptecheck_switch* last_switch;
};
