/*
 * Answers to messages on this board, beyond desktop/message.h.
 *
 * A measured image answers each message exactly once. A free-running one, as on the desktop board, may write any number of messages at any
 * time: they are sent as reports (report.h), and the shell answers for it, with an empty message when the call is over.
 */
#ifndef OPENPURSE_RV32_ANSWERS_H
#define OPENPURSE_RV32_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes the one answer to a message: the shell's, or a measured image's. */
void answer_write(const uint8_t* data, size_t length);

/* From now on the image is free-running. */
void image_set_free(void);
bool image_is_free(void);

/* Answers written since the last message was read. */
uint32_t answers_written(void);

#endif
