/*
 * See options.h. Guarantees: an unknown option is an error, a number is nothing but digits, each option takes one value.
 */
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fatal.h"
#include "flash.h"

static uint32_t read_number(const char* option, const char* text, uint32_t low, uint32_t high)
{
  char* end;
  errno = 0;
  unsigned long value = strtoul(text, &end, 10);
  if (errno || *text < '0' || *text > '9' || *end || value < low || value > high)
    fatal(EXIT_USAGE, "%s: not a number from %u to %u", option, low, high);
  return (uint32_t)value;
}

static int hex_digit(char c)
{
  const char* digits = "0123456789abcdef";
  const char* found = c ? strchr(digits, c) : NULL;
  return found ? (int)(found - digits) : -1;
}

/* The seed itself is never repeated in a message. */
static void read_seed(uint8_t seed[SEED_SIZE], const char* text)
{
  bool good = strlen(text) == 2 * SEED_SIZE;
  for (int i = 0; good && i < SEED_SIZE; i++) {
    int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
    good = high >= 0 && low >= 0;
    if (good)
      seed[i] = (uint8_t)(high << 4 | low);
  }
  if (!good)
    fatal(EXIT_USAGE, "--seed: not %d lower-case hexadecimal digits", 2 * SEED_SIZE);
}

static void read_option(struct options* options, const char* option, const char* value)
{
  if (!strcmp(option, "--flash"))
    options->flash = value;
  else if (!strcmp(option, "--flash-size"))
    options->flash_size = read_number(option, value, FLASH_SECTOR, 1 << 28);
  else if (!strcmp(option, "--vault"))
    options->vault = value;
  else if (!strcmp(option, "--counter") && !strcmp(value, "none"))
    options->counter = false;
  else if (!strcmp(option, "--seed")) {
    read_seed(options->seed, value);
    options->seeded = true;
  }
  else if (!strcmp(option, "--heap"))
    options->heap_slots = (int32_t)read_number(option, value, 1024, 1 << 26);
  else if (!strcmp(option, "--stack"))
    options->stack_slots = (int32_t)read_number(option, value, 256, 1 << 24);
  else if (!strcmp(option, "--memory"))
    options->memory_mib = read_number(option, value, 32, 1 << 16);
  else
    fatal(EXIT_USAGE, "unknown option %s %s", option, value);
}

struct options options_read(int argc, char** argv)
{
  struct options options = {
    .flash_size = 131072, .counter = true, .heap_slots = 8192, .stack_slots = 4096, .memory_mib = 256
  };
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '-') {
      if (i + 1 == argc)
        fatal(EXIT_USAGE, "%s needs a value", argv[i]);
      read_option(&options, argv[i], argv[i + 1]);
      i++;
    }
    else if (options.image)
      fatal(EXIT_USAGE, "more than one image");
    else
      options.image = argv[i];
  }
  if (!options.image)
    fatal(EXIT_USAGE, "no image given");
  if (options.flash_size % FLASH_SECTOR)
    fatal(EXIT_USAGE, "--flash-size: not a multiple of %d", FLASH_SECTOR);
  return options;
}
