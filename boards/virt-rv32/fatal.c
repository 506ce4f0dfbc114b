/*
 * desktop/fatal.h on this board: one line of error goes to the computer, then the emulation ends with the exit code.
 */
#include "fatal.h"

#include <stdarg.h>
#include <stdio.h>

#include "board.h"
#include "report.h"

void fatal(int code, const char* format, ...)
{
  static BOARD char text[2048];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  for (char* c = text; *c; c++) {
    if (*c == '\n' || *c == '\r')
      *c = ' ';
  }
  report_last_words(text);
  board_power_off(code);
}
