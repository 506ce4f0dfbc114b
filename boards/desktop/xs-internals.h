/*
 * The inner doors of XS that platform.c and platform-shared.c open to the rest of the shell. A machine passes as void*, because xs.h and
 * xsAll.h name its type differently.
 */
#ifndef OPENPURSE_DESKTOP_XS_INTERNALS_H
#define OPENPURSE_DESKTOP_XS_INTERNALS_H

#include <stddef.h>

/* Parses and runs one script. MUST be called between xsBeginHost and xsEndHost; throws what the script throws. */
void platform_run_script(void* machine, char* text, size_t length);

/* Runs promise jobs until none is left; ends the process on a rejection that nobody handled. */
void platform_run_jobs(void* machine);

/* Ends the process with the text of the pending exception. */
void platform_fatal_exception(void* machine) __attribute__((noreturn));

/* Such as "xs 13.3.0", with what the board adds. */
const char* platform_engine(void);

#endif
