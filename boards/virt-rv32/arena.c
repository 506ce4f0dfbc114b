/*
 * See arena.h.
 */
#include "arena.h"

#include <string.h>

#include "fatal.h"

extern uint8_t __arena_start[], __arena_end[];

static struct arena ram;

void arena_open(size_t size)
{
  if (size % 16 || size > (size_t)(__arena_end - __arena_start))
    fatal(EXIT_MESSAGE, "an arena of %lu bytes", (unsigned long)size);
  memset(__arena_start, ARENA_PAINT, size);
  ram = (struct arena){ __arena_start, __arena_start, __arena_start + size, __arena_start + size };
}

struct arena* arena_of_ram(void)
{
  return &ram;
}

void* arena_take_chunks(struct arena* arena, size_t size)
{
  size_t rounded = (size + 15) & ~(size_t)15;
  if (rounded > (size_t)(arena->high - arena->low))
    return NULL;
  void* block = arena->low;
  arena->low += rounded;
  return block;
}

void* arena_take_slots(struct arena* arena, size_t size)
{
  if (size > (size_t)(arena->high - arena->low))
    return NULL;
  arena->high -= size;
  return arena->high;
}
