/*
 * The emulated board itself: start.S and libc.c.
 */
#ifndef OPENPURSE_RV32_BOARD_H
#define OPENPURSE_RV32_BOARD_H

#include <stdint.h>

/* Places a variable in memory that a real board has in another chip, or not at all: it does not count as RAM. Zero at power-on. */
#define BOARD __attribute__((section(".board")))

/* Instructions retired since power-on; exact, and the same in every run, under -icount. */
uint64_t board_instret(void);

/* Sleeps until a device interrupt is pending, without taking it. */
void board_wait_for_interrupt(void);

/* Ends the emulation; qemu exits with this code. */
void board_power_off(int code) __attribute__((noreturn));

#endif
