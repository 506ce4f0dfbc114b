/* picolibc has no such header; desktop/entropy.c includes it. See libc.c. */
#ifndef OPENPURSE_RV32_SYS_RANDOM_H
#define OPENPURSE_RV32_SYS_RANDOM_H

#include <stddef.h>

int getentropy(void* to, size_t length);

#endif
