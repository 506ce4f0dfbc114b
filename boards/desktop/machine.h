/*
 * One XS machine with one image in it. An exception that the image does not catch ends the process (EXIT_UNCAUGHT).
 */
#ifndef OPENPURSE_DESKTOP_MACHINE_H
#define OPENPURSE_DESKTOP_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"

/* Creates the machine and its host object, runs the image and then its promise jobs. */
void machine_start(const struct options* options);

/* Calls globalThis.onMessage with a copy of the bytes, then runs promise jobs until none is left. */
void machine_deliver(const uint8_t* data, size_t length);

#endif
