/*
 * See entropy.h. Guarantees: without a seed, bytes come from the kernel or the process ends. With a seed, the same
 * seed, boot count and calls give the same bytes on both engines (v8/entropy.ts), and another boot count gives others:
 * a restarted bracelet that drew the same nonce again would be a fault of the simulator, not of the firmware.
 * The simulated stream is xoshiro128** and not secret; it is not printed either.
 */
#include "entropy.h"

#include <stdbool.h>
#include <sys/random.h>

#include "fatal.h"

#define CHUNK 256 /* the most that getentropy gives at once */

static bool simulated = false;
static uint32_t state[4];

/* The finaliser of MurmurHash3: each bit of the input reaches every bit of the output. */
static uint32_t mix(uint32_t x)
{
  x = (x ^ x >> 16) * 0x85EBCA6Bu;
  x = (x ^ x >> 13) * 0xC2B2AE35u;
  return x ^ x >> 16;
}

static uint32_t rotate(uint32_t x, int n)
{
  return x << n | x >> (32 - n);
}

static uint32_t next_word(void)
{
  uint32_t result = rotate(state[1] * 5, 7) * 9, shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result;
}

void entropy_simulate(const uint8_t seed[SEED_SIZE], uint32_t boots)
{
  for (uint32_t i = 0; i < 4; i++) {
    const uint8_t* p = seed + 4 * i;
    uint32_t word = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    state[i] = mix(word ^ mix(boots + 0x9E3779B9u * (i + 1)));
  }
  if (!(state[0] | state[1] | state[2] | state[3]))
    state[0] = 1;
  simulated = true;
}

static void fill_simulated(uint8_t* to, size_t length)
{
  uint32_t word = 0;
  for (size_t i = 0; i < length; i++) {
    word = i % 4 == 0 ? next_word() : word >> 8;
    to[i] = (uint8_t)word;
  }
}

void entropy_fill(uint8_t* to, size_t length)
{
  if (simulated) {
    fill_simulated(to, length);
    return;
  }
  for (size_t done = 0; done < length; done += CHUNK) {
    if (getentropy(to + done, length - done < CHUNK ? length - done : CHUNK) < 0)
      fatal(EXIT_IO, "the computer gives no entropy");
  }
}
