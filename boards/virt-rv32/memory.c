/*
 * What the device program has used of its memory, from inside XS: see xs-bytecode.h.
 *
 * Peaks that XS does not record are found by a pattern: memory is filled with it first, and bytes that differ from it
 * were used (a value that happens to equal the pattern hides at most a few bytes).
 * Machine and arena never free memory, so what they have now is their peak.
 */
#include "xsAll.h"

#include "arena.h"
#include "xs-bytecode.h"
#include "heap.h"
#include "rom.h"

extern uint8_t __data_start[], __bss_end[], __stack_bottom[], __stack_top[];

static uint32_t used_above(const uint8_t* from, const uint8_t* to)
{
  while (from < to && *from == ARENA_PAINT)
    from++;
  return (uint32_t)(to - from);
}

void memory_measure(void* machine, uint32_t figures[MEMORY_FIGURES])
{
  txMachine* the = machine;
  struct arena* arena = arena_of_ram();
  figures[0] = (uint32_t)sizeof(txSlot);
  figures[1] = (uint32_t)the->peakHeapCount;
  figures[2] = (uint32_t)the->currentHeapCount;
  figures[3] = (uint32_t)the->peakChunksSize;
  figures[4] = (uint32_t)the->currentChunksSize;
  figures[5] = (uint32_t)((arena->low - arena->bottom) + (arena->top - arena->high));
  figures[6] = used_above((uint8_t*)the->stackBottom, (uint8_t*)the->stackTop);
  figures[7] = (uint32_t)heap_peak();
  figures[8] = used_above(__stack_bottom, __stack_top);
  figures[9] = (uint32_t)(__bss_end - __data_start);
  figures[10] = (uint32_t)rom_used();
}
