/*
 * The emulator's power over the vault, for main.c alone.
 */
#ifndef OPENPURSE_RV32_VAULT_LOAD_H
#define OPENPURSE_RV32_VAULT_LOAD_H

#include <stddef.h>
#include <stdint.h>

/* -1: this board has no counter. */
void vault_set_counter(int32_t value);

/* Sets a record, whatever it was. */
void vault_load(uint32_t slot, const uint8_t* data, size_t length);

#endif
