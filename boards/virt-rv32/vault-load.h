/*
 * Sets the vault's contents before power-on; for main.c only.
 */
#ifndef OPENPURSE_RV32_VAULT_LOAD_H
#define OPENPURSE_RV32_VAULT_LOAD_H

#include <stddef.h>
#include <stdint.h>

/* -1: this board has no counter. */
void vault_set_counter(int32_t value);

/* Overwrites a record. */
void vault_load(uint32_t slot, const uint8_t* data, size_t length);

#endif
