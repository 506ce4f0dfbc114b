/*
 * The frames of desktop/frame.h over the UART. Guarantees: what is written waits in the outbox; frame_read sends it first.
 * The computer splits long transfers, so a frame that came in has at most BUFFER bytes.
 */
#include "frame.h"

#include "board.h"
#include "fail.h"
#include "frames.h"
#include "outbox.h"
#include "report.h"
#include "uart.h"

#define BUFFER (1 << 16)

static BOARD uint8_t input[BUFFER];
static uint32_t written = 0;
static bool free_spoken = false;

bool frame_read(struct frame* frame)
{
  outbox_flush();
  uint32_t length = 0;
  for (int i = 0; i < 4; i++)
    length = length << 8 | uart_get();
  if (length > sizeof input)
    fail(EXIT_FRAME, "a frame of %lu bytes is too long", (unsigned long)length);
  for (uint32_t i = 0; i < length; i++)
    input[i] = uart_get();
  frame->data = input;
  frame->length = length;
  written = 0;
  return true;
}

void frame_answer(const uint8_t* data, size_t length)
{
  outbox_length(OUTBOX_ANSWERS, (uint32_t)length);
  outbox_bytes(OUTBOX_ANSWERS, data, length);
  written++;
}

void frame_write(const uint8_t* data, size_t length)
{
  if (length > FRAME_MAX)
    fail(EXIT_FRAME, "a frame of %lu bytes is too long", (unsigned long)length);
  if (free_spoken) {
    report_frame(data, length);
    return;
  }
  frame_answer(data, length);
}

void frames_free(void)
{
  free_spoken = true;
}

bool frames_are_free(void)
{
  return free_spoken;
}

uint32_t frames_written(void)
{
  return written;
}
