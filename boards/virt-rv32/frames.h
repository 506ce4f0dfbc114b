/*
 * What this board knows of frames beyond desktop/frame.h.
 *
 * Measured images answer each frame exactly once. Free ones, as on the desk, write what they like and when: their
 * frames become messages (report.h), and the shell answers for them, with an empty frame when the call is over.
 */
#ifndef OPENPURSE_RV32_FRAMES_H
#define OPENPURSE_RV32_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The shell's own answer, in either mode. */
void frame_answer(const uint8_t* data, size_t length);

/* From now on the image is free. */
void frames_free(void);
bool frames_are_free(void);

/* Answers written since the last frame was read. */
uint32_t frames_written(void);

#endif
