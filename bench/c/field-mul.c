/*
 * The floor: one Montgomery multiplication modulo SM2's p in C, on the same core, by the same compiler with the same options.
 * Eight words of 32 bits, coarsely integrated operand scanning (Koç, Acar, Kaliski 1996), −1/p mod 2^32 being 1; the last
 * subtraction is masked, so it is constant-time as ours is.
 *
 *   message   a(32) ‖ b(32), big-endian, below p
 *   answer  a·b/2^256 mod p (32) ‖ u64 instructions of the call, less those of an empty one
 */
#include <string.h>

#include "board.h"
#include "message.h"
#include "answers.h"
#include "report.h"
#include "uart.h"

static const uint32_t p[8] = { 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0xFFFFFFFF,
                               0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE };

typedef void multiply(uint32_t* o, const uint32_t* a, const uint32_t* b);

static __attribute__((noinline)) void montgomery(uint32_t* o, const uint32_t* a, const uint32_t* b)
{
  uint32_t t[10] = { 0 };
  for (int i = 0; i < 8; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < 8; j++) {
      carry += (uint64_t)a[j] * b[i] + t[j];
      t[j] = (uint32_t)carry;
      carry >>= 32;
    }
    carry += t[8];
    t[8] = (uint32_t)carry;
    t[9] = (uint32_t)(carry >> 32);
    uint32_t m = t[0];
    carry = ((uint64_t)m * p[0] + t[0]) >> 32;
    for (int j = 1; j < 8; j++) {
      carry += (uint64_t)m * p[j] + t[j];
      t[j - 1] = (uint32_t)carry;
      carry >>= 32;
    }
    carry += t[8];
    t[7] = (uint32_t)carry;
    t[8] = t[9] + (uint32_t)(carry >> 32);
  }
  uint32_t less[8];
  int64_t borrow = 0;
  for (int j = 0; j < 8; j++) {
    borrow += (int64_t)t[j] - p[j];
    less[j] = (uint32_t)borrow;
    borrow >>= 32;
  }
  uint32_t keep = (uint32_t)((borrow + t[8]) >> 32); /* all ones when t < p */
  for (int j = 0; j < 8; j++)
    o[j] = (t[j] & keep) | (less[j] & ~keep);
}

static __attribute__((noinline)) void nothing(uint32_t* o, const uint32_t* a, const uint32_t* b)
{
  (void)o, (void)a, (void)b;
  __asm__ volatile("");
}

static uint64_t count(multiply* volatile call, uint32_t* o, const uint32_t* a, const uint32_t* b)
{
  multiply* chosen = call;
  uint64_t start = board_instret();
  chosen(o, a, b);
  return board_instret() - start;
}

static void read_words(uint32_t* words, const uint8_t* bytes)
{
  for (int i = 0; i < 8; i++) {
    const uint8_t* at = bytes + 28 - 4 * i;
    words[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  }
}

int main(void)
{
  uart_open();
  report_ready();
  for (struct message message; message_read(&message);) {
    if (message.length != 64)
      board_power_off(0);
    uint32_t a[8], b[8], o[8];
    read_words(a, message.data);
    read_words(b, message.data + 32);
    uint64_t empty = count(nothing, o, a, b);
    uint64_t taken = count(montgomery, o, a, b) - empty;
    uint8_t answer[40];
    for (int i = 0; i < 32; i++)
      answer[i] = (uint8_t)(o[7 - i / 4] >> (24 - 8 * (i % 4)));
    for (int i = 0; i < 8; i++)
      answer[32 + i] = (uint8_t)(taken >> (56 - 8 * i));
    answer_write(answer, sizeof answer);
  }
  return 0;
}
