/*
 * A software model of a secure element's storage: sixteen small records and a counter that only goes up.
 * Callers MUST check ranges first.
 */
#ifndef OPENPURSE_DESKTOP_VAULT_H
#define OPENPURSE_DESKTOP_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VAULT_RECORDS 16
#define VAULT_RECORD_MAX 256

/* Opens or creates the vault and counts this start. A NULL path is a vault in memory only. */
void vault_open(const char* path, bool counter);

/* How often this vault was opened, this time included. */
uint32_t vault_boots(void);

/* -1 when the board has no counter. */
int32_t vault_counter(void);

/* One step up, stored before it returns. MUST NOT be called when there is no counter. */
int32_t vault_bump(void);

/* Points into the vault until the next write; *length is 0 for a record never written. */
const uint8_t* vault_read(uint32_t slot, size_t* length);

/* Replaces one record: after a cut it is the old one or the new one, whole. */
void vault_write(uint32_t slot, const uint8_t* data, size_t length);

#endif
