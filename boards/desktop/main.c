/*
 * The desktop board: XS on this computer, one image, two pipes. "The shell" is this program around the image.
 *
 * Guarantees: messages are answered in order; a message whose first byte is 0xF0 or above is a command to the shell and never
 * reaches the image (the simulator's powers are here, not in firmware); the end of input ends the process with 0.
 */
#include <sys/resource.h>

#include "durable.h"
#include "entropy.h"
#include "fatal.h"
#include "flash.h"
#include "message.h"
#include "machine.h"
#include "options.h"
#include "vault.h"

#define COMMAND_TEAR 0xF0 /* u8 cut, u32 n: end the process at the n-th durable operation from now; answered by an empty message */
#define COMMAND_DIE 0xF1

static void run_command(struct message message)
{
  const uint8_t* p = message.data;
  if (p[0] == COMMAND_TEAR && message.length == 6 && p[1] <= CUT_AFTER) {
    uint32_t n = (uint32_t)p[2] << 24 | (uint32_t)p[3] << 16 | (uint32_t)p[4] << 8 | p[5];
    durable_arm((enum cut)p[1], n);
    message_write(NULL, 0);
  }
  else if (p[0] == COMMAND_DIE)
    durable_die();
  else
    fatal(EXIT_MESSAGE, "an unknown command to the shell (0x%02x, %zu bytes)", p[0], message.length);
}

/* An image that never stops allocating must end with "memory full" instead of using up the computer's memory. */
static void limit_memory(uint32_t mib)
{
  struct rlimit limit = { .rlim_cur = (rlim_t)mib << 20, .rlim_max = (rlim_t)mib << 20 };
  if (setrlimit(RLIMIT_DATA, &limit) < 0)
    fatal(EXIT_IO, "the memory cannot be limited");
}

int main(int argc, char** argv)
{
  struct options options = options_read(argc, argv);
  limit_memory(options.memory_mib);
  flash_open(options.flash, options.flash_size);
  vault_open(options.vault, options.counter);
  if (options.seeded)
    entropy_simulate(options.seed, vault_boots());
  machine_start(&options);
  for (struct message message; message_read(&message);) {
    if (message.length > 0 && message.data[0] >= 0xF0)
      run_command(message);
    else
      machine_deliver(message.data, message.length);
  }
  return 0;
}
