/*
 * See fatal.h. Guarantees exactly one line: line breaks inside the text become spaces, so that a reader of stderr can
 * use the last line as the reason.
 */
#include "fatal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void fatal(int code, const char* format, ...)
{
  char text[2048];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  for (char* c = text; *c; c++) {
    if (*c == '\n' || *c == '\r')
      *c = ' ';
  }
  fprintf(stderr, "%s\n", text);
  exit(code);
}
