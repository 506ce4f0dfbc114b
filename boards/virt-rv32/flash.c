/*
 * desktop/flash.h in the memory of the emulator, which is blank at power-on; flash_load puts contents there.
 * Guarantees the NOR rule: a program stores old AND new; each change of the cells is reported (report.h).
 */
#include "flash.h"

#include <string.h>

#include "board.h"
#include "fatal.h"
#include "flash-load.h"
#include "report.h"

#define FLASH_MAX (4 << 20)

static BOARD uint8_t cells[FLASH_MAX];
static uint32_t size = 0;

void flash_resize(uint32_t bytes)
{
  if (bytes > sizeof cells || bytes % FLASH_SECTOR)
    fatal(EXIT_MESSAGE, "a flash of %lu bytes", (unsigned long)bytes);
  size = bytes;
  memset(cells, 0xFF, size);
}

bool flash_holds(uint32_t address, uint32_t length)
{
  return address <= size && length <= size - address;
}

void flash_load(uint32_t address, const uint8_t* from, size_t length)
{
  memcpy(cells + address, from, length);
}

uint32_t flash_size(void)
{
  return size;
}

void flash_read(uint32_t address, uint8_t* to, size_t length)
{
  memcpy(to, cells + address, length);
}

void flash_program(uint32_t address, const uint8_t* from, size_t length)
{
  for (size_t i = 0; i < length; i++)
    cells[address + i] &= from[i];
  report_durable(REPORT_PROGRAM, address, from, length);
}

void flash_erase(uint32_t address)
{
  memset(cells + address, 0xFF, FLASH_SECTOR);
  report_durable(REPORT_ERASE, address, NULL, 0);
}
