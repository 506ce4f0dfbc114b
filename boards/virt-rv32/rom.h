/*
 * The region that represents the flash from which a real board executes and reads in place (virt.ld). It is filled once, at
 * power-on, with what the Moddable linker would put there, and not written afterwards.
 */
#ifndef OPENPURSE_RV32_ROM_H
#define OPENPURSE_RV32_ROM_H

#include <stdbool.h>
#include <stddef.h>

/* True until rom_close. Allocations go to the ROM while it is open. */
bool rom_is_open(void);
void rom_close(void);

/* From the bottom, aligned to 16 bytes. */
void* rom_allocate(size_t size);

bool rom_contains(const void* address);

size_t rom_used(void);

#endif
