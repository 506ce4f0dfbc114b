/*
 * The C heap that XS takes its tables from: picolibc's, or, while the ROM is made, the ROM.
 */
#ifndef OPENPURSE_RV32_HEAP_H
#define OPENPURSE_RV32_HEAP_H

#include <stddef.h>

void* heap_allocate(size_t size);
void* heap_allocate_zeroed(size_t count, size_t size);
void* heap_resize(void* block, size_t size);
void heap_free(void* block);

/* The most bytes the C heap ever had from the board (libc.c). */
size_t heap_peak(void);

#endif
