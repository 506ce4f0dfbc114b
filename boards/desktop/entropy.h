/*
 * Random bytes: the computer's own, or, for the simulator alone, a stream that a seed repeats.
 */
#ifndef OPENPURSE_DESKTOP_ENTROPY_H
#define OPENPURSE_DESKTOP_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"

/* From now on bytes follow from seed and boot count. Simulation only: they protect nothing. */
void entropy_simulate(const uint8_t seed[SEED_SIZE], uint32_t boots);

void entropy_fill(uint8_t* to, size_t length);

#endif
