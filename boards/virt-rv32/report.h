/*
 * What the board says without being asked, beside the answers: that it is ready, log lines, last words.
 *
 * On the wire such a message is a frame whose length word has its highest bit set; its first byte says which of the
 * three it is, the rest is UTF-8 text. So every frame without that bit answers exactly one frame.
 */
#ifndef OPENPURSE_RV32_REPORT_H
#define OPENPURSE_RV32_REPORT_H

#define REPORT_READY 'r'
#define REPORT_LOG 'l'
#define REPORT_LAST_WORDS 'x'

/* The computer MUST wait for this one: bytes that come before the UART is open are lost. */
void report_ready(void);

/* One character of a log line; the line leaves at its end. */
void report_character(char c);

void report_last_words(const char* text);

#endif
