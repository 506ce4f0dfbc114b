/*
 * The configuration of the XS sources for this computer (XSPLATFORM in the build).
 *
 * Guarantees: every file of XS and of this shell sees the same machine layout; there is no debugger, no console
 * and no metering in it.
 * Assumes: a little-endian POSIX system and gcc or a compiler that takes its options.
 * Why so few switches: XS asks for most of its features with #ifdef, so a feature is off when its macro is not defined.
 * mxMinusZero in particular must not be defined at all (even "mxMinusZero=0" would turn it on): the wrist is built
 * without it, it would put a branch on every product of two integers, and 0 * -1 must be the integer 0 here too.
 */
#ifndef OPENPURSE_DESKTOP_PLATFORM_H
#define OPENPURSE_DESKTOP_PLATFORM_H

#ifdef mxMinusZero
#error "mxMinusZero must stay undefined: see the head of boards/desktop/platform.h"
#endif

#undef mxLittleEndian
#define mxLittleEndian 1
#if defined(__linux__)
#undef mxLinux
#define mxLinux 1
#elif defined(__APPLE__)
#undef mxMacOSX
#define mxMacOSX 1
#endif

#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#include <ctype.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* What this board adds to the engine's name. */
#define PLATFORM_SUFFIX ""

/* The promise flag is ours (platform-shared.c); the three waiter fields are what Atomics.wait expects of every platform. */
#define mxMachinePlatform \
  int promiseJobs; \
  void* waiterCondition; \
  void* waiterData; \
  void* waiterLink;

/* Property names get 16-bit numbers, as on the wrist, and XS never frees one: an image that keeps creating names
   runs out of them there too. Specs may create more (fast-check does), so their variant has 32-bit numbers. */
#ifdef OPENPURSE_WIDE_KEYS
#define mx32bitID 1
#endif

/* The variant for Valgrind: the flag contains a hash of ctgrind.h, so that a change of that file causes a rebuild. */
#ifdef OPENPURSE_CTGRIND
#include "ctgrind.h"
#endif

#define mxUseGCCAtomics 1
#define mxUsePOSIXThreads 1
#define mxUseDefaultMachinePlatform 1
#define mxUseDefaultBuildKeys 1
#define mxUseDefaultChunkAllocation 1
#define mxUseDefaultSlotAllocation 1
#define mxUseDefaultParseScript 1
#define mxUseDefaultSharedChunks 1

#endif
