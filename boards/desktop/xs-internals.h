/*
 * What the shell needs of XS beyond its public interface (xs.h); platform.c and platform-shared.c implement it. A machine is passed as void*,
 * because xs.h and xsAll.h name its type differently.
 */
#ifndef OPENPURSE_DESKTOP_XS_INTERNALS_H
#define OPENPURSE_DESKTOP_XS_INTERNALS_H

#include <stddef.h>

/* Parses and runs one script. MUST be called between xsBeginHost and xsEndHost; throws what the script throws. */
void platform_run_script(void* machine, char* text, size_t length);

/* Runs promise jobs until none is left; ends the process on an unhandled rejection. */
void platform_run_jobs(void* machine);

/* Ends the process with the text of the pending exception. */
void platform_fatal_exception(void* machine) __attribute__((noreturn));

/* Such as "xs 13.3.0", with the board's suffix. */
const char* platform_engine(void);

#endif
