/*
 * Everything that outlives a power cut is written by one function, so that power can be cut at any of its writes.
 * An operation is one flash program, one flash erase, one counter step or one vault record.
 */
#ifndef OPENPURSE_DESKTOP_DURABLE_H
#define OPENPURSE_DESKTOP_DURABLE_H

#include <stddef.h>
#include <stdint.h>

enum cut { CUT_NEVER, CUT_BEFORE, CUT_HALF, CUT_AFTER };

/* The process ends at the n-th operation from now (1 is the next). CUT_NEVER disarms. */
void durable_arm(enum cut cut, uint32_t n);

/* Ends the process as a power cut ends a bracelet: at once and silently. */
void durable_die(void) __attribute__((noreturn));

/* One operation. With fd -1 nothing is stored, but the operation counts. */
void durable_write(int fd, size_t offset, const uint8_t* data, size_t length);

#endif
