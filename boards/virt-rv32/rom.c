/*
 * See rom.h. Guarantees: an allocation succeeds or the emulation ends.
 */
#include "rom.h"

#include <stdint.h>

#include "fatal.h"

extern uint8_t __rom_start[], __rom_end[];

static uint8_t* top = __rom_start;
static bool open = true;

bool rom_is_open(void)
{
  return open;
}

void rom_close(void)
{
  open = false;
}

void* rom_allocate(size_t size)
{
  size_t rounded = (size + 15) & ~(size_t)15;
  if (rounded > (size_t)(__rom_end - top))
    fatal(EXIT_IO, "the ROM is full");
  void* block = top;
  top += rounded;
  return block;
}

bool rom_contains(const void* address)
{
  return (const uint8_t*)address >= __rom_start && (const uint8_t*)address < __rom_end;
}

size_t rom_used(void)
{
  return (size_t)(top - __rom_start);
}
