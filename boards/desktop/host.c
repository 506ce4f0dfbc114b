/*
 * See host.h. Guarantees: every argument is checked before anything happens (TypeError for a wrong type, RangeError for
 * a number outside, with the same texts as on V8), so the functions below it need not check theirs.
 * Assumes: flash and vault are open.
 */
#include "host.h"

#include <stdio.h>

#include "xsmc.h"

#include "entropy.h"
#include "flash.h"
#include "message.h"
#include "xs-internals.h"
#include "sha256.h"
#include "vault.h"

#define ENTROPY_MAX 65536

static const void* image_bytes;
static size_t image_size;

/* A whole number in low..high. Not xsmcToInteger: that would wrap 2^32 to address 0. */
static uint32_t number_argument(xsMachine* the, int index, const char* name, uint32_t low, uint32_t high)
{
  xsType type = xsmcArgc > index ? xsmcTypeOf(xsArg(index)) : xsUndefinedType;
  if (type != xsIntegerType && type != xsNumberType)
    xsTypeError("%s is not a number", name);
  double value = xsmcToNumber(xsArg(index));
  if (!(value >= low && value <= high) || value != (double)(uint32_t)value)
    xsRangeError("%s is out of range", name);
  return (uint32_t)value;
}

/* The bytes of an ArrayBuffer argument; they may move at the next allocation of XS. */
static const uint8_t* buffer_argument(xsMachine* the, int index, const char* name, size_t* length)
{
  if (xsmcArgc <= index || xsmcTypeOf(xsArg(index)) != xsReferenceType ||
      !xsmcIsInstanceOf(xsArg(index), xsArrayBufferPrototype))
    xsTypeError("%s is not an ArrayBuffer", name);
  void* data = NULL;
  xsUnsignedValue count = 0;
  xsmcGetBufferReadable(xsArg(index), &data, &count);
  *length = count;
  return data;
}

static void result_bytes(xsMachine* the, const void* data, size_t length)
{
  xsmcSetArrayBuffer(xsResult, (void*)data, (xsIntegerValue)length);
}

static uint8_t* result_buffer(xsMachine* the, size_t length)
{
  xsmcSetArrayBuffer(xsResult, NULL, (xsIntegerValue)length);
  return xsmcToArrayBuffer(xsResult);
}

static void host_send(xsMachine* the)
{
  size_t length;
  const uint8_t* data = buffer_argument(the, 0, "payload", &length);
  message_write(data, length);
}

static void host_flashSize(xsMachine* the)
{
  xsmcSetInteger(xsResult, (xsIntegerValue)flash_size());
}

static void host_flashRead(xsMachine* the)
{
  uint32_t address = number_argument(the, 0, "address", 0, flash_size());
  uint32_t length = number_argument(the, 1, "length", 0, flash_size() - address);
  flash_read(address, result_buffer(the, length), length);
}

static void host_flashProgram(xsMachine* the)
{
  size_t length;
  uint32_t address = number_argument(the, 0, "address", 0, flash_size());
  const uint8_t* data = buffer_argument(the, 1, "bytes", &length);
  if (length > flash_size() - address)
    xsRangeError("length is out of range");
  flash_program(address, data, length);
}

static void host_flashErase(xsMachine* the)
{
  if (flash_size() == 0)
    xsRangeError("address is out of range");
  uint32_t address = number_argument(the, 0, "address", 0, flash_size() - FLASH_SECTOR);
  if (address % FLASH_SECTOR)
    xsRangeError("address is not the start of a sector");
  flash_erase(address);
}

static void host_vaultCounter(xsMachine* the)
{
  xsmcSetInteger(xsResult, vault_counter());
}

static void host_vaultBump(xsMachine* the)
{
  if (vault_counter() < 0)
    xsUnknownError("this board has no counter");
  xsmcSetInteger(xsResult, vault_bump());
}

static void host_vaultRead(xsMachine* the)
{
  size_t length;
  const uint8_t* data = vault_read(number_argument(the, 0, "slot", 0, VAULT_RECORDS - 1), &length);
  result_bytes(the, data, length);
}

static void host_vaultWrite(xsMachine* the)
{
  size_t length;
  uint32_t slot = number_argument(the, 0, "slot", 0, VAULT_RECORDS - 1);
  const uint8_t* data = buffer_argument(the, 1, "bytes", &length);
  if (length > VAULT_RECORD_MAX)
    xsRangeError("length is out of range");
  vault_write(slot, data, length);
}

static void host_entropy(xsMachine* the)
{
  uint32_t length = number_argument(the, 0, "length", 0, ENTROPY_MAX);
  entropy_fill(result_buffer(the, length), length);
}

static void host_engine(xsMachine* the)
{
  xsmcSetString(xsResult, (xsStringValue)platform_engine());
}

static void host_imageHash(xsMachine* the)
{
  uint8_t digest[SHA256_SIZE];
  sha256(digest, image_bytes, image_size);
  result_bytes(the, digest, sizeof digest);
}

static void host_log(xsMachine* the)
{
  if (xsmcArgc < 1 || (xsmcTypeOf(xsArg(0)) != xsStringType && xsmcTypeOf(xsArg(0)) != xsStringXType))
    xsTypeError("text is not a string");
  fprintf(stderr, "%s\n", xsmcToString(xsArg(0)));
}

static const struct {
  const char* name;
  xsCallback call;
  int arguments;
} functions[] = {
  { "send", host_send, 1 },
  { "flashSize", host_flashSize, 0 },
  { "flashRead", host_flashRead, 2 },
  { "flashProgram", host_flashProgram, 2 },
  { "flashErase", host_flashErase, 1 },
  { "vaultCounter", host_vaultCounter, 0 },
  { "vaultBump", host_vaultBump, 0 },
  { "vaultRead", host_vaultRead, 1 },
  { "vaultWrite", host_vaultWrite, 2 },
  { "entropy", host_entropy, 1 },
  { "engine", host_engine, 0 },
  { "imageHash", host_imageHash, 0 },
  { "log", host_log, 1 },
};

void host_install(void* machine, const void* image, size_t image_length)
{
  xsMachine* the = machine;
  image_bytes = image;
  image_size = image_length;
  xsmcVars(2);
  xsVar(0) = xsNewObject();
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    xsVar(1) = xsNewHostFunction(functions[i].call, functions[i].arguments);
    xsmcDefine(xsVar(0), xsID(functions[i].name), xsVar(1), xsDontDelete | xsDontSet);
  }
  xsmcDefine(xsGlobal, xsID("host"), xsVar(0), xsDontDelete | xsDontSet);
}
