/*
 * Sets the flash's size and contents before power-on; for main.c only.
 */
#ifndef OPENPURSE_RV32_FLASH_LOAD_H
#define OPENPURSE_RV32_FLASH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A blank flash of this size, a multiple of a sector. */
void flash_resize(uint32_t bytes);

bool flash_holds(uint32_t address, uint32_t length);

/* Overwrites the cells. The range MUST be inside (flash_holds). */
void flash_load(uint32_t address, const uint8_t* from, size_t length);

#endif
