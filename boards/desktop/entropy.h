/*
 * Random bytes: from the computer, or, in the simulator only, a stream that repeats with its seed.
 */
#ifndef OPENPURSE_DESKTOP_ENTROPY_H
#define OPENPURSE_DESKTOP_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"

/* From now on bytes follow from seed and boot count. For simulation only. */
void entropy_simulate(const uint8_t seed[SEED_SIZE], uint32_t boots);

void entropy_fill(uint8_t* to, size_t length);

#endif
