/*
 * The emulator's power over the vault, for main.c alone. Records are loaded with vault_put.
 */
#ifndef OPENPURSE_RV32_VAULT_LOAD_H
#define OPENPURSE_RV32_VAULT_LOAD_H

#include <stdint.h>

/* -1: this board has no counter. */
void vault_set_counter(int32_t value);

#endif
