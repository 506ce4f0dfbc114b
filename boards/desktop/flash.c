/*
 * See flash.h. Guarantees: a program stores old AND new; each operation is in the file before it returns. Reads come from a
 * copy in memory.
 * Assumes: one process uses a flash file at a time.
 */
#include "flash.h"

#include <stdlib.h>
#include <string.h>

#include "durable.h"
#include "fatal.h"
#include "file.h"

static int file = -1;
static uint8_t* cells = NULL;
static uint32_t cell_count = 0;

void flash_open(const char* path, uint32_t size)
{
  if (!path)
    return;
  uint8_t* blank = malloc(size);
  if (!blank)
    fatal(EXIT_IO, "no memory for the flash");
  memset(blank, 0xFF, size);
  file = file_open_or_make(path, blank, size);
  free(blank);
  struct bytes bytes = file_read(path);
  if (bytes.length != size)
    fatal(EXIT_FILE, "%s: has %zu bytes, but the flash has %u", path, bytes.length, size);
  cells = bytes.data;
  cell_count = size;
}

uint32_t flash_size(void)
{
  return cell_count;
}

void flash_read(uint32_t address, uint8_t* to, size_t length)
{
  if (length > 0)
    memcpy(to, cells + address, length);
}

void flash_program(uint32_t address, const uint8_t* from, size_t length)
{
  for (size_t i = 0; i < length; i++)
    cells[address + i] &= from[i];
  durable_write(file, address, cells + address, length);
}

void flash_erase(uint32_t address)
{
  memset(cells + address, 0xFF, FLASH_SECTOR);
  durable_write(file, address, cells + address, FLASH_SECTOR);
}
