/*
 * Raw NOR flash in a file: bits are programmed from 1 to 0, a sector is erased to ones.
 * Callers MUST check ranges first (flash_size); an address outside is an error of the program.
 */
#ifndef OPENPURSE_DESKTOP_FLASH_H
#define OPENPURSE_DESKTOP_FLASH_H

#include <stddef.h>
#include <stdint.h>

#define FLASH_SECTOR 4096

/* A missing file is created, all ones. A NULL path is a board without flash. */
void flash_open(const char* path, uint32_t size);

uint32_t flash_size(void);
void flash_read(uint32_t address, uint8_t* to, size_t length);
void flash_program(uint32_t address, const uint8_t* from, size_t length);
void flash_erase(uint32_t address);

#endif
