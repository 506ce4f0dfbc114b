/*
 * See heap.h. A block in the ROM has its size in front of it and is never freed.
 */
#include "heap.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rom.h"

#define HEADER 16

static size_t* size_of(void* rom_block)
{
  return (size_t*)((uint8_t*)rom_block - HEADER);
}

void* heap_allocate(size_t size)
{
  if (!rom_is_open())
    return malloc(size);
  uint8_t* block = (uint8_t*)rom_allocate(HEADER + size) + HEADER;
  *size_of(block) = size;
  return block;
}

void* heap_allocate_zeroed(size_t count, size_t size)
{
  void* block = heap_allocate(count * size);
  return block ? memset(block, 0, count * size) : NULL;
}

void* heap_resize(void* block, size_t size)
{
  if (!block || !rom_contains(block))
    return rom_is_open() ? heap_allocate(size) : realloc(block, size);
  void* larger = heap_allocate(size);
  return memcpy(larger, block, *size_of(block) < size ? *size_of(block) : size);
}

void heap_free(void* block)
{
  if (!rom_contains(block))
    free(block);
}
