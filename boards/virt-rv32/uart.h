/*
 * The 16550 UART of the emulated board, one byte at a time.
 */
#ifndef OPENPURSE_RV32_UART_H
#define OPENPURSE_RV32_UART_H

#include <stdint.h>

void uart_open(void);

/* Sleeps until a byte comes. */
uint8_t uart_get(void);

void uart_put(uint8_t byte);

#endif
