/*
 * See outbox.h. Why: a UART that waits for the computer would spend instructions that differ from run to run, in the
 * middle of what is being counted. A full outbox ends the emulation rather than spoil a count.
 */
#include "outbox.h"

#include <string.h>

#include "board.h"
#include "fail.h"
#include "uart.h"

static BOARD uint8_t bytes[1 << 20];
static size_t used = 0;

void outbox_bytes(const void* data, size_t length)
{
  if (length > sizeof bytes - used) {
    used = 0; /* the reason must get through */
    fail(EXIT_IO, "more than %u bytes to send in one call", (unsigned)sizeof bytes);
  }
  if (length > 0)
    memcpy(bytes + used, data, length);
  used += length;
}

void outbox_length(uint32_t length)
{
  uint8_t word[4] = { (uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length };
  outbox_bytes(word, sizeof word);
}

void outbox_flush(void)
{
  for (size_t i = 0; i < used; i++)
    uart_put(bytes[i]);
  used = 0;
}
