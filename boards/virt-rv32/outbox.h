/*
 * Bytes on their way to the computer. They wait here while JavaScript runs, answers separate from reports (report.h).
 */
#ifndef OPENPURSE_RV32_OUTBOX_H
#define OPENPURSE_RV32_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

enum outbox { OUTBOX_REPORTS, OUTBOX_ANSWERS };

/* A length word, big-endian. */
void outbox_length(enum outbox box, uint32_t length);

void outbox_bytes(enum outbox box, const void* data, size_t length);

/* Sends everything that waits, reports first. */
void outbox_flush(void);

/* Drops the answers that wait. */
void outbox_discard_answers(void);

#endif
