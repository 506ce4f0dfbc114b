/*
 * The XS machine with the image in it, and the instructions of its calls. An exception that the image does not catch ends the emulation.
 */
#ifndef OPENPURSE_RV32_MACHINE_H
#define OPENPURSE_RV32_MACHINE_H

#include <stddef.h>
#include <stdint.h>

struct boot_counts {
  uint64_t prepare; /* filling the ROM: not part of a boot on the wrist */
  uint64_t create;  /* the machine itself */
  uint64_t script;  /* running the image */
};

/* What XS takes of the arena at first. The stack never grows. */
struct heap_sizes {
  uint32_t stack;  /* slots */
  uint32_t slots;  /* slots */
  uint32_t chunks; /* bytes */
};

/* Fills the ROM, creates the machine and its host, and runs the image. MUST be called once, with the arena open. */
struct boot_counts machine_boot(struct heap_sizes sizes);

struct call_counts {
  uint64_t instructions; /* of the call and its jobs; looking up the function and copying the bytes are not in it */
  uint64_t collected;    /* 1 when garbage was collected in the call, which is then part of the instructions */
};

/* Calls globalThis.onMessage with a copy of the bytes, then runs promise jobs until none is left. */
struct call_counts machine_deliver(const uint8_t* data, size_t length);

void machine_collect_garbage(void);

/* For memory_measure; NULL before the boot. */
void* machine_inner(void);

#endif
