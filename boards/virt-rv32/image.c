/*
 * Links the bytecode: see xs-bytecode.h and image.h.
 *
 * Guarantees: the file itself is not modified; code and names are outside the arena, as on the wrist, where the
 * linker does the same work before flashing.
 */
#include "image.h"

#include "xsAll.h"

#include "xs-bytecode.h"
#include "fatal.h"
#include "rom.h"

extern const uint8_t __image_start[];
extern void fxRemapIDs(txMachine* the, txByte* code, txSize size, txID* ids); /* xsRun.c, in no header */

static uint32_t get32(const uint8_t* p)
{
  return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static uint32_t code_size(void)
{
  return get32(__image_start + IMAGE_AT_CODE_SIZE);
}

struct bytecode image_bytes(void)
{
  return (struct bytecode){ __image_start, IMAGE_HEADER + code_size() + get32(__image_start + IMAGE_AT_SYMBOLS_SIZE) };
}

/* The ids that this machine assigns to the names of the image; index 0 is not a name. */
static txID* resolve(txMachine* the, const uint8_t* symbols)
{
  txByte* p = (txByte*)symbols;
  txID count;
  mxDecodeID(p, count);
  txID* ids = rom_allocate(count * sizeof(txID));
  ids[0] = XS_NO_ID;
  for (txID i = 1; i < count; i++) {
    ids[i] = fxNewNameX(the, (txString)p);
    p += c_strlen((txString)p) + 1;
  }
  return ids;
}

struct bytecode image_link(void* machine)
{
  static const uint8_t magic[] = IMAGE_MAGIC;
  if (c_memcmp(__image_start, magic, sizeof magic))
    fatal(EXIT_FILE, "the image is no bytecode of XS %d.%d.%d", XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION);
  size_t size = code_size();
  uint8_t* code = rom_allocate(size);
  c_memcpy(code, __image_start + IMAGE_HEADER, size);
  fxRemapIDs(machine, (txByte*)code, (txSize)size, resolve(machine, __image_start + IMAGE_HEADER + size));
  return (struct bytecode){ code, size };
}
