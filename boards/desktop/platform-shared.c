/*
 * What XS asks of its platform on all our boards alike, and the inner doors of XS (xs-internals.h) that all of them open.
 *
 * Guarantees: no module is ever found (an image is one script); whatever XS cannot go on from (an uncaught
 * exception, a rejection nobody handled, a full stack or memory) ends the image with one line and exit code 70.
 * Assumes: called from one thread.
 * Why apart: this file sees XS from inside (xsAll.h), the rest of the shell from outside; the two views of a
 * machine cannot meet in one file. What differs from board to board is in the board's platform.c and platform.h.
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

/* Text of the pending exception; a value whose own toString throws must not take the report down with it. */
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
