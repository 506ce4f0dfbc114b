/*
 * A length-prefixed message over the pipe, in either direction: u32 big-endian length, then that many bytes.
 */
#ifndef OPENPURSE_DESKTOP_MESSAGE_H
#define OPENPURSE_DESKTOP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than any command needs; a longer length means that the writer is out of step. */
#define MESSAGE_MAX (16u << 20)

struct message {
  const uint8_t* data;
  size_t length;
};

/* Waits for the next message on stdin; valid until the next call. False at the end of input. */
bool message_read(struct message* message);

/* Writes one message to stdout, wholly, before it returns. */
void message_write(const uint8_t* data, size_t length);

#endif
