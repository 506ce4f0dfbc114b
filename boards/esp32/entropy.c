/*
 * Random bytes from the noise of the chip, for entropy.ts.
 *
 * Guarantees: the noise source (SAR ADC) is on while the generator is read, as Espressif's "Random Number Generation" asks of an application
 * whose radio is off; without it the generator is a pseudo-random one. Throws when 64 bits repeat the 64 before them
 * (the continuous test: a working source fails it once in 2^64), and then wipes the output.
 * Assumes: Wi-Fi, Bluetooth and ADC are not in use (the image has none of them). A board that starts a radio must not call
 * bootloader_random_enable while it runs: the radio is the source then.
 */
#include "xsmc.h"
#include "xsHost.h"

#include <string.h>

#include "bootloader_random.h"
#include "esp_random.h"

#if defined(CONFIG_BT_ENABLED) && CONFIG_BT_ENABLED
#error "Bluetooth shares the noise source: entropy.c must know whether it is on"
#endif

static uint64_t last;
static uint8_t seen;

/* One block into the word; false when it repeats the last one. */
static uint8_t draw(uint64_t* word)
{
  esp_fill_random(word, sizeof *word);
  uint8_t good = !seen || *word != last;
  last = *word;
  seen = 1;
  return good;
}

void xs_openpurse_entropy_fill(xsMachine* the)
{
  uint8_t* bytes;
  xsUnsignedValue length;
  uint8_t good = 1;
  uint64_t word;

  xsmcGetBufferWritable(xsArg(0), (void**)&bytes, &length);
  bootloader_random_enable();
  for (xsUnsignedValue at = 0; good && at < length; at += sizeof word) {
    good = draw(&word);
    memcpy(bytes + at, &word, length - at < sizeof word ? length - at : sizeof word);
  }
  bootloader_random_disable();
  word = 0;
  if (!good) {
    memset(bytes, 0, length);
    xsUnknownError("the entropy source repeats itself: it is not used");
  }
}
