/*
 * The configuration of the XS sources for this board (XSPLATFORM in the build).
 *
 * Guarantees: every file of XS and of this shell sees the same machine layout: no parser, no debugger, no console, no
 * threads, no metering, 16-bit ids.
 * Why so few switches, and never mxMinusZero: see desktop/platform.h, which this one follows; the ESP32 port of the
 * Moddable SDK has the same configuration. mxUseGCCAtomics stays off, as rv32imc has no atomic instructions and no libatomic.
 */
#ifndef OPENPURSE_RV32_PLATFORM_H
#define OPENPURSE_RV32_PLATFORM_H

#ifdef mxMinusZero
#error "mxMinusZero must stay undefined: see the head of boards/desktop/platform.h"
#endif

#undef mxLittleEndian
#define mxLittleEndian 1

#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#include <ctype.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "heap.h"

#define c_malloc heap_allocate
#define c_calloc heap_allocate_zeroed
#define c_realloc heap_resize
#define c_free heap_free
#define c_malloc_uint32 heap_allocate
#define c_free_uint32 heap_free

#undef C_PATH_MAX
#define C_PATH_MAX 128

/* What this board adds to the engine's name. */
#define PLATFORM_SUFFIX " rv32imc"

/* The promise flag and the arena are ours (desktop/platform-shared.c, platform.c); the waiter fields are what Atomics.wait expects. */
#define mxMachinePlatform \
  int promiseJobs; \
  struct arena* arena; \
  void* waiterCondition; \
  void* waiterData; \
  struct sxMachine* waiterLink;

#define mxUseDefaultSharedChunks 1
#define mxUseDefaultCStackLimit 0

#endif
