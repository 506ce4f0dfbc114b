/*
 * The functions that picolibc expects of a board: memory, a console, an exit, a clock.
 *
 * Guarantees: everything printed reaches the computer as log lines; a full heap returns no memory instead of
 * running into the arena.
 * The clock is the instruction counter at a nominal 160 MHz: Date.now() repeats between runs and is not the
 * time of day.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/time.h>

#include "board.h"
#include "fatal.h"
#include "heap.h"
#include "report.h"

#define POWER (*(volatile uint32_t*)0x100000) /* the "sifive_test" device */
#define POWER_OFF 0x5555
#define POWER_OFF_FAILED 0x3333
#define INSTRUCTIONS_A_MICROSECOND 160

extern char __heap_start[], __heap_end[];
static char* top = __heap_start;

void* sbrk(ptrdiff_t more)
{
  char* old = top;
  if (more > __heap_end - top) {
    errno = ENOMEM;
    return (void*)-1;
  }
  top += more;
  return old;
}

size_t heap_peak(void)
{
  return (size_t)(top - __heap_start); /* picolibc never frees any to the board */
}

void board_power_off(int code)
{
  POWER = code ? (uint32_t)code << 16 | POWER_OFF_FAILED : POWER_OFF;
  for (;;)
    ;
}

void board_trap(uint32_t cause, uint32_t where, uint32_t value)
{
  fatal(EXIT_IO, "trap: mcause %lx mepc %lx mtval %lx", (long)cause, (long)where, (long)value);
}

void _exit(int code)
{
  board_power_off(code);
}

void abort(void)
{
  fatal(EXIT_IO, "abort");
}

/* Bytes from the emulator would not repeat between runs and would not be random either: without a seed there are none. */
int getentropy(void* to, size_t length)
{
  (void)to, (void)length;
  errno = ENOSYS;
  return -1;
}

int gettimeofday(struct timeval* now, void* zone)
{
  (void)zone;
  uint64_t microseconds = board_instret() / INSTRUCTIONS_A_MICROSECOND;
  now->tv_sec = (time_t)(microseconds / 1000000);
  now->tv_usec = (suseconds_t)(microseconds % 1000000);
  return 0;
}

static int console_put(char c, FILE* file)
{
  (void)file;
  report_character(c);
  return (unsigned char)c;
}

static FILE console = FDEV_SETUP_STREAM(console_put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE* const stdin = &console;
FILE* const stdout = &console;
FILE* const stderr = &console;
