/*
 * See report.h. Guarantees: a log line costs the same number of instructions however slowly the computer reads, as it
 * only goes into the outbox (outbox.h); last words leave at once, and waiting answers are dropped: the computer then
 * sees the end of the board in their place.
 */
#include "report.h"

#include <string.h>

#include "board.h"
#include "outbox.h"

#define REPORT_BIT 0x80000000u
#define LINE_MAX_LENGTH 1024

static BOARD char line[LINE_MAX_LENGTH];
static size_t used = 0;

static void send(char kind, const char* text, size_t length)
{
  outbox_length(OUTBOX_REPORTS, REPORT_BIT | (uint32_t)(1 + length));
  outbox_bytes(OUTBOX_REPORTS, &kind, 1);
  outbox_bytes(OUTBOX_REPORTS, text, length);
}

void report_character(char c)
{
  if (c != '\n' && used < sizeof line)
    line[used++] = c;
  if (c == '\n' || used == sizeof line) {
    send(REPORT_LOG, line, used);
    used = 0;
  }
}

void report_ready(void)
{
  send(REPORT_READY, NULL, 0);
}

void report_last_words(const char* text)
{
  outbox_discard_answers();
  send(REPORT_LAST_WORDS, text, strlen(text));
  outbox_flush();
}

void report_durable(char kind, uint32_t where, const uint8_t* data, size_t length)
{
  uint8_t head[5] = { (uint8_t)kind, (uint8_t)(where >> 24), (uint8_t)(where >> 16), (uint8_t)(where >> 8),
                      (uint8_t)where };
  outbox_length(OUTBOX_REPORTS, REPORT_BIT | (uint32_t)(sizeof head + length));
  outbox_bytes(OUTBOX_REPORTS, head, sizeof head);
  outbox_bytes(OUTBOX_REPORTS, data, length);
}

void report_message(const uint8_t* data, size_t length)
{
  send(REPORT_MESSAGE, (const char*)data, length);
}
