/*
 * Bytes on their way to the computer. They wait here while JavaScript runs.
 */
#ifndef OPENPURSE_RV32_OUTBOX_H
#define OPENPURSE_RV32_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

/* A length word, big-endian. */
void outbox_length(uint32_t length);

void outbox_bytes(const void* data, size_t length);

/* Sends everything that waits. */
void outbox_flush(void);

#endif
