/*
 * The command line of the shell, the same for the V8 twin (v8/options.ts):
 *
 *   IMAGE                the script to run
 *   --flash FILE         NOR flash; without it the board has none (size 0)
 *   --flash-size BYTES   a multiple of 4096; default 131072
 *   --vault FILE         storage and counter of the secure element; without it they live in memory only
 *   --counter none       the secure element has no monotonic counter
 *   --seed HEX           32 hexadecimal digits: simulation entropy instead of the computer's
 *   --heap SLOTS         XS only: slots of heap to begin with, and to grow by (default 8192)
 *   --stack SLOTS        XS only: slots of stack (default 4096)
 *   --memory MIB         XS only: the most memory it may take from the computer (default 256)
 */
#ifndef OPENPURSE_DESKTOP_OPTIONS_H
#define OPENPURSE_DESKTOP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define SEED_SIZE 16

struct options {
  const char* image;
  const char* flash;
  const char* vault;
  uint32_t flash_size;
  bool counter;
  bool seeded;
  uint8_t seed[SEED_SIZE];
  int32_t heap_slots;
  int32_t stack_slots;
  uint32_t memory_mib;
};

/* Ends the process with EXIT_USAGE on an unknown option. */
struct options options_read(int argc, char** argv);

#endif
