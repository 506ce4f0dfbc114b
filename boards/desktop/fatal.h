/*
 * The only way the shell ends on an error: one line on stderr, then an exit code that says where the error is (the numbers are
 * those of sysexits.h, and those of v8/fatal.ts).
 */
#ifndef OPENPURSE_DESKTOP_FATAL_H
#define OPENPURSE_DESKTOP_FATAL_H

enum {
  EXIT_USAGE = 64,    /* the command line */
  EXIT_MESSAGE = 65,    /* the program that writes our messages */
  EXIT_FILE = 66,     /* an image, flash or vault file that is missing or not ours */
  EXIT_UNCAUGHT = 70, /* the image */
  EXIT_IO = 74        /* the computer */
};

void fatal(int code, const char* format, ...) __attribute__((noreturn, format(printf, 2, 3)));

#endif
