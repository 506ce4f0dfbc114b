/*
 * The one block of memory that XS uses: chunks grow up from its bottom, slots and the stack down from its top.
 */
#ifndef OPENPURSE_RV32_ARENA_H
#define OPENPURSE_RV32_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena {
  uint8_t *bottom, *low, *high, *top;
};

/* The arena of the machine that runs, of this size; painted, so that its deepest stack can be found. */
void arena_open(size_t size);
struct arena* arena_of_ram(void);

/* NULL when the two ends would meet. Nothing is freed: XS reuses what it has. */
void* arena_take_chunks(struct arena* arena, size_t size);
void* arena_take_slots(struct arena* arena, size_t size);

#define ARENA_PAINT 0xA5

#endif
