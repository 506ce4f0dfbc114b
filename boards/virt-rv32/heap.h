/*
 * The C heap that XS takes its tables from: picolibc's, or the ROM while it is being filled.
 */
#ifndef OPENPURSE_RV32_HEAP_H
#define OPENPURSE_RV32_HEAP_H

#include <stddef.h>

void* heap_allocate(size_t size);
void* heap_allocate_zeroed(size_t count, size_t size);
void* heap_resize(void* block, size_t size);
void heap_free(void* block);

/* The peak of the C heap in bytes (libc.c). */
size_t heap_peak(void);

#endif
