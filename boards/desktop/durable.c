/*
 * See durable.h. Guarantees: when durable_write returns, the bytes survive a SIGKILL of this process. A cut half-way
 * leaves the first half of the bytes (rounded down) stored and the rest as it was.
 * Why the cut is made here and not in the firmware: the simulator's powers must not need a branch in what is flashed.
 */
#include "durable.h"

#include <signal.h>
#include <unistd.h>

#include "file.h"

static enum cut armed = CUT_NEVER;
static uint32_t remaining = 0;

void durable_arm(enum cut cut, uint32_t n)
{
  armed = n > 0 ? cut : CUT_NEVER;
  remaining = n;
}

void durable_die(void)
{
  raise(SIGKILL);
  for (;;)
    pause();
}

static void store(int fd, size_t offset, const uint8_t* data, size_t length)
{
  if (fd >= 0)
    file_write_at(fd, offset, data, length);
}

void durable_write(int fd, size_t offset, const uint8_t* data, size_t length)
{
  enum cut cut = CUT_NEVER;
  if (armed != CUT_NEVER && --remaining == 0)
    cut = armed;
  if (cut == CUT_BEFORE)
    durable_die();
  store(fd, offset, data, cut == CUT_HALF ? length / 2 : length);
  if (cut != CUT_NEVER)
    durable_die();
}
