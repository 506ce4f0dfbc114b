/*
 * The messages of desktop/message.h over the UART. Guarantees: what is written waits in the outbox, and message_read sends it first.
 * The computer splits long transfers, so an incoming message has at most BUFFER bytes.
 */
#include "message.h"

#include "board.h"
#include "fatal.h"
#include "answers.h"
#include "outbox.h"
#include "report.h"
#include "uart.h"

#define BUFFER (1 << 16)

static BOARD uint8_t input[BUFFER];
static uint32_t written = 0;
static bool image_free = false;

bool message_read(struct message* message)
{
  outbox_flush();
  uint32_t length = 0;
  for (int i = 0; i < 4; i++)
    length = length << 8 | uart_get();
  if (length > sizeof input)
    fatal(EXIT_MESSAGE, "a message of %lu bytes is too long", (unsigned long)length);
  for (uint32_t i = 0; i < length; i++)
    input[i] = uart_get();
  message->data = input;
  message->length = length;
  written = 0;
  return true;
}

void answer_write(const uint8_t* data, size_t length)
{
  outbox_length(OUTBOX_ANSWERS, (uint32_t)length);
  outbox_bytes(OUTBOX_ANSWERS, data, length);
  written++;
}

void message_write(const uint8_t* data, size_t length)
{
  if (length > MESSAGE_MAX)
    fatal(EXIT_MESSAGE, "a message of %lu bytes is too long", (unsigned long)length);
  if (image_free) {
    report_message(data, length);
    return;
  }
  answer_write(data, length);
}

void image_set_free(void)
{
  image_free = true;
}

bool image_is_free(void)
{
  return image_free;
}

uint32_t answers_written(void)
{
  return written;
}
