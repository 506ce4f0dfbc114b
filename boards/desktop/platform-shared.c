/*
 * The functions that XS expects of its platform and that are the same on all boards, and those parts of xs-internals.h.
 *
 * Guarantees: no module is ever found (an image is one script); an error that XS cannot continue from (an uncaught
 * exception, an unhandled rejection, a full stack or memory) ends the image with one line and exit code 70.
 * Assumes: called from one thread.
 * Why a file of its own: it includes the internal header of XS (xsAll.h), the rest of the shell the public one (xs.h), and
 * the two cannot be included together. What differs between boards is in each board's platform.c and platform.h.
 */
#include "xsAll.h"

#include "fatal.h"
#include "xs-internals.h"

#define UNPRINTABLE "(a value that cannot be printed)"

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* name)
{
  (void)the, (void)realm, (void)moduleID, (void)name;
  return XS_NO_ID;
}

void fxLoadModule(txMachine* the, txSlot* module, txID moduleID)
{
  (void)the, (void)module, (void)moduleID;
}

void fxQueuePromiseJobs(txMachine* the)
{
  the->promiseJobs = 1;
}

/* Reports the pending exception, also when its toString throws. */
static __attribute__((noreturn)) void fatal_exception(txMachine* the)
{
  txString volatile text = UNPRINTABLE;
  mxTry(the) {
    text = fxToString(the, &mxException);
  }
  mxCatch(the) {
  }
  fatal(EXIT_UNCAUGHT, "uncaught exception: %s", text);
}

void fxAbort(txMachine* the, int status)
{
  switch (status) {
  case XS_STACK_OVERFLOW_EXIT:
    fatal(EXIT_UNCAUGHT, "XS: stack overflow");
  case XS_NOT_ENOUGH_MEMORY_EXIT:
    fatal(EXIT_UNCAUGHT, "XS: memory full");
  case XS_NO_MORE_KEYS_EXIT:
    fatal(EXIT_UNCAUGHT, "XS: not enough keys");
  case XS_UNHANDLED_EXCEPTION_EXIT:
  case XS_UNHANDLED_REJECTION_EXIT:
    fatal_exception(the);
  default:
    fatal(EXIT_UNCAUGHT, "XS: abort %d", status);
  }
}

void platform_fatal_exception(void* machine)
{
  fatal_exception(machine);
}

void platform_run_jobs(void* machine)
{
  txMachine* the = machine;
  while (the->promiseJobs) {
    the->promiseJobs = 0;
    fxRunPromiseJobs(the);
  }
  fxEndJob(the);
  fxCheckUnhandledRejections(the, 1);
}

const char* platform_engine(void)
{
  static char text[32];
  snprintf(text, sizeof text, "xs %d.%d.%d" PLATFORM_SUFFIX, XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION);
  return text;
}
