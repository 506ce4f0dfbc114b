/*
 * What this board knows of messages beyond desktop/message.h.
 *
 * Measured images answer each message exactly once. Free ones, as on the desk, write what they like and when: their
 * messages become messages (report.h), and the shell answers for them, with an empty message when the call is over.
 */
#ifndef OPENPURSE_RV32_ANSWERS_H
#define OPENPURSE_RV32_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The shell's own answer, in either mode. */
void answer_write(const uint8_t* data, size_t length);

/* From now on the image is free. */
void image_set_free(void);
bool image_is_free(void);

/* Answers written since the last message was read. */
uint32_t answers_written(void);

#endif
