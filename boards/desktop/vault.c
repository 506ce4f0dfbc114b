/*
 * See vault.h. Guarantees: every change is all or nothing under a cut. The file holds two copies of the whole state,
 * each with a sequence number and a CRC; a change is written to the older copy, and the newest whole copy is valid.
 *
 * A copy (big-endian): "OPVAULT1", u32 sequence, u32 boots, u32 counter, 16 × { u16 length, 256 bytes }, u32 CRC-32 of
 * all before. Copies begin at 0 and at 8192. v8/vault.ts reads and writes the same file.
 *
 * Not a secure element: a model for the firmware to run on, which protects nothing on this computer.
 */
#include "vault.h"

#include <stdlib.h>
#include <string.h>

#include "durable.h"
#include "fatal.h"
#include "file.h"

#define MAGIC "OPVAULT1"
#define COPY_DISTANCE 8192
#define AT_SEQUENCE 8
#define AT_BOOTS 12
#define AT_COUNTER 16
#define AT_RECORDS 20
#define RECORD_SIZE (2 + VAULT_RECORD_MAX)
#define AT_CRC (AT_RECORDS + VAULT_RECORDS * RECORD_SIZE)
#define COPY_SIZE (AT_CRC + 4)

static int file = -1;
static bool has_counter = false;
static uint8_t state[COPY_SIZE];

static uint32_t get32(const uint8_t* p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put32(uint8_t* p, uint32_t value)
{
  p[0] = (uint8_t)(value >> 24);
  p[1] = (uint8_t)(value >> 16);
  p[2] = (uint8_t)(value >> 8);
  p[3] = (uint8_t)value;
}

static uint32_t crc32(const uint8_t* data, size_t length)
{
  static uint32_t table[256];
  for (uint32_t i = 0; !table[255] && i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++)
      c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    table[i] = c;
  }
  uint32_t crc = ~0u;
  for (size_t i = 0; i < length; i++)
    crc = table[(crc ^ data[i]) & 0xFF] ^ crc >> 8;
  return ~crc;
}

/* Gives the state its next number and its CRC. */
static void seal(void)
{
  put32(state + AT_SEQUENCE, get32(state + AT_SEQUENCE) + 1);
  put32(state + AT_CRC, crc32(state, AT_CRC));
}

static void store(void)
{
  seal();
  durable_write(file, get32(state + AT_SEQUENCE) % 2 * COPY_DISTANCE, state, COPY_SIZE);
}

static bool is_whole(const uint8_t* copy)
{
  return !memcmp(copy, MAGIC, 8) && get32(copy + AT_CRC) == crc32(copy, AT_CRC);
}

static void load(const char* path)
{
  struct bytes bytes = file_read(path);
  const uint8_t* newest = NULL;
  for (size_t at = 0; at + COPY_SIZE <= bytes.length; at += COPY_DISTANCE) {
    const uint8_t* copy = bytes.data + at;
    if (is_whole(copy) && (!newest || get32(copy + AT_SEQUENCE) > get32(newest + AT_SEQUENCE)))
      newest = copy;
  }
  if (!newest)
    fatal(EXIT_FILE, "%s: holds no whole copy of a vault", path);
  memcpy(state, newest, COPY_SIZE);
  free(bytes.data);
}

void vault_open(const char* path, bool counter)
{
  has_counter = counter;
  memset(state, 0, sizeof state);
  memcpy(state, MAGIC, 8);
  if (path) {
    put32(state + AT_CRC, crc32(state, AT_CRC));
    file = file_open_or_make(path, state, COPY_SIZE);
    load(path);
  }
  put32(state + AT_BOOTS, get32(state + AT_BOOTS) + 1);
  store();
}

uint32_t vault_boots(void)
{
  return get32(state + AT_BOOTS);
}

int32_t vault_counter(void)
{
  return has_counter ? (int32_t)get32(state + AT_COUNTER) : -1;
}

int32_t vault_bump(void)
{
  put32(state + AT_COUNTER, get32(state + AT_COUNTER) + 1);
  store();
  return vault_counter();
}

const uint8_t* vault_read(uint32_t slot, size_t* length)
{
  const uint8_t* record = state + AT_RECORDS + slot * RECORD_SIZE;
  *length = (size_t)record[0] << 8 | record[1];
  return record + 2;
}

void vault_write(uint32_t slot, const uint8_t* data, size_t length)
{
  uint8_t* record = state + AT_RECORDS + slot * RECORD_SIZE;
  memset(record, 0, RECORD_SIZE);
  record[0] = (uint8_t)(length >> 8);
  record[1] = (uint8_t)length;
  if (length > 0)
    memcpy(record + 2, data, length);
  store();
}
