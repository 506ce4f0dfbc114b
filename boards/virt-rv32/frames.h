/*
 * What this board knows of frames beyond desk/frame.h.
 */
#ifndef OPENPURSE_RV32_FRAMES_H
#define OPENPURSE_RV32_FRAMES_H

#include <stdint.h>

/* Frames written since the last one was read. */
uint32_t frames_written(void);

#endif
