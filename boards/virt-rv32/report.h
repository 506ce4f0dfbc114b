/*
 * Reports: what the board sends besides answers. That it is ready, log lines, last words (the reason of its end), changes of flash and vault,
 * and the messages of a free-running image (answers.h).
 *
 * A report is a message whose length word has its highest bit set; its first byte is its kind. So every message without that bit answers
 * exactly one message.
 */
#ifndef OPENPURSE_RV32_REPORT_H
#define OPENPURSE_RV32_REPORT_H

#define REPORT_READY 'r'
#define REPORT_LOG 'l'
#define REPORT_LAST_WORDS 'x'
#define REPORT_MESSAGE 'f'
/* Each followed by u32 address or slot, bytes. The computer stores the change before it passes on the answer that follows. */
#define REPORT_PROGRAM 'p'
#define REPORT_ERASE 'e'
#define REPORT_RECORD 'v'
#define REPORT_BUMP 'b'

#include <stddef.h>
#include <stdint.h>

/* The computer MUST wait for this one: bytes that come before the UART is open are lost. */
void report_ready(void);

/* One character of a log line; the line is sent at its end. */
void report_character(char c);

void report_last_words(const char* text);

/* `kind` is one of the four above. */
void report_durable(char kind, uint32_t where, const uint8_t* data, size_t length);

void report_message(const uint8_t* data, size_t length);

#endif
