/*
 * See outbox.h. Why: a UART that waits for the computer would spend instructions that differ from run to run, in the
 * middle of what is being counted. A full outbox ends the emulation instead of distorting a count.
 */
#include "outbox.h"

#include <string.h>

#include "board.h"
#include "fatal.h"
#include "uart.h"

#define BOXES 2

static BOARD uint8_t bytes[BOXES][1 << 20];
static size_t used[BOXES];

void outbox_bytes(enum outbox box, const void* data, size_t length)
{
  if (length > sizeof bytes[box] - used[box]) {
    used[box] = 0; /* makes room for the error itself */
    fatal(EXIT_IO, "more than %u bytes to send in one call", (unsigned)sizeof bytes[box]);
  }
  if (length > 0)
    memcpy(bytes[box] + used[box], data, length);
  used[box] += length;
}

void outbox_length(enum outbox box, uint32_t length)
{
  uint8_t word[4] = { (uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length };
  outbox_bytes(box, word, sizeof word);
}

void outbox_flush(void)
{
  for (int box = 0; box < BOXES; box++) {
    for (size_t i = 0; i < used[box]; i++)
      uart_put(bytes[box][i]);
    used[box] = 0;
  }
}

void outbox_discard_answers(void)
{
  used[OUTBOX_ANSWERS] = 0;
}
