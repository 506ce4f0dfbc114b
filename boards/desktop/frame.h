/*
 * A frame on either pipe: u32 big-endian length, then that many bytes.
 */
#ifndef OPENPURSE_DESK_FRAME_H
#define OPENPURSE_DESK_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than any command needs; a length above it is a writer that lost its place. */
#define FRAME_MAX (16u << 20)

struct frame {
  const uint8_t* data;
  size_t length;
};

/* Waits for the next frame on stdin; valid until the next call. False at the end of input. */
bool frame_read(struct frame* frame);

/* Writes one frame to stdout, wholly, before it returns. */
void frame_write(const uint8_t* data, size_t length);

#endif
