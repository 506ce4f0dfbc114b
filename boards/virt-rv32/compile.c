/*
 * Runs on the computer: JavaScript in, a bytecode file out (image.h).
 *
 *   compile SCRIPT.js IMAGE.xsb
 *
 * Guarantees: the same script gives the same bytes; a syntax error ends it with one line and exit code 70.
 * Function bodies and strings are marked "archive", as the Moddable linker marks what stays in flash.
 * Assumes: XS compiled with its parser and with ids as wide as the board's.
 */
#include "xsAll.h"
#include "xsScript.h"

#include "fatal.h"
#include "file.h"
#include "image.h"

#if defined(mx32bitID)
#error "the board has 16-bit ids: see boards/virt-rv32/platform.h"
#endif

static void put32(uint8_t* p, uint32_t value)
{
  for (int i = 0; i < 4; i++)
    p[i] = (uint8_t)(value >> 8 * i);
}

/* The variant of `code` that XS executes without copying its operand, or the code itself. */
static txU1 archived(txU1 code)
{
  switch (code) {
  case XS_CODE_CODE_1: return XS_CODE_CODE_ARCHIVE_1;
  case XS_CODE_CODE_2: return XS_CODE_CODE_ARCHIVE_2;
  case XS_CODE_CODE_4: return XS_CODE_CODE_ARCHIVE_4;
  case XS_CODE_STRING_1: return XS_CODE_STRING_ARCHIVE_1;
  case XS_CODE_STRING_2: return XS_CODE_STRING_ARCHIVE_2;
  case XS_CODE_STRING_4: return XS_CODE_STRING_ARCHIVE_4;
  default: return code;
  }
}

/* The length of the instruction at p, from gxCodeSizes or, for a negative entry, from the instruction's operand. */
static size_t instruction_size(const txU1* p)
{
  txS1 size = gxCodeSizes[*p];
  if (size > 0)
    return (size_t)size;
  if (size == 0)
    return 1 + sizeof(txID);
  if (size == -1)
    return 2 + p[1];
  if (size == -2) {
    txU2 length;
    memcpy(&length, p + 1, sizeof length);
    return 3 + length;
  }
  txS4 length;
  memcpy(&length, p + 1, sizeof length);
  return 5 + (size_t)length;
}

static void mark_archive(txU1* p, size_t size)
{
  for (const txU1* end = p + size; p < end; p += instruction_size(p))
    *p = archived(*p);
}

/* The steps of fxParseScript, which itself would turn a syntax error into a script that throws it. */
static txScript* parse(txMachine* the, struct bytes source)
{
  txStringCStream stream = { .buffer = (txString)source.data, .offset = 0, .size = (txSize)source.length };
  static txParser parser;
  txParserJump jump;
  txScript* volatile script = C_NULL;
  fxInitializeParser(&parser, the, the->parserBufferSize, the->parserTableModulo);
  parser.firstJump = &jump;
  if (c_setjmp(jump.jmp_buf) == 0) {
    fxParserTree(&parser, &stream, fxStringCGetter, mxProgramFlag, NULL);
    fxParserHoist(&parser);
    fxParserBind(&parser);
    script = fxParserCode(&parser);
  }
  if (!script || parser.errorCount > 0)
    fatal(EXIT_UNCAUGHT, "SyntaxError: %s", parser.errorMessage ? parser.errorMessage : "the parser failed");
  return script;
}

static void write_image(const char* path, const txScript* script)
{
  uint8_t header[IMAGE_HEADER] = IMAGE_MAGIC;
  put32(header + IMAGE_AT_CODE_SIZE, (uint32_t)script->codeSize);
  put32(header + IMAGE_AT_SYMBOLS_SIZE, (uint32_t)script->symbolsSize);
  FILE* file = fopen(path, "wb");
  bool good = file && fwrite(header, IMAGE_HEADER, 1, file) == 1 &&
              fwrite(script->codeBuffer, (size_t)script->codeSize, 1, file) == 1 &&
              fwrite(script->symbolsBuffer, (size_t)script->symbolsSize, 1, file) == 1;
  if (!good || fclose(file) != 0)
    fatal(EXIT_IO, "%s: cannot be written", path);
}

int main(int argc, char** argv)
{
  if (argc != 3)
    fatal(EXIT_USAGE, "compile SCRIPT.js IMAGE.xsb");
  txCreation creation = {
    .initialChunkSize = 1 << 22,
    .incrementalChunkSize = 1 << 20,
    .initialHeapCount = 1 << 16,
    .incrementalHeapCount = 1 << 16,
    .stackCount = 4096,
    .initialKeyCount = 8192,
    .incrementalKeyCount = 4096,
    .nameModulo = 1993,
    .symbolModulo = 127,
    .parserBufferSize = 16 << 20,
    .parserTableModulo = 1993,
  };
  txMachine* the = fxCreateMachine(&creation, "compile", C_NULL, XS_NO_ID);
  fxBeginHost(the);
  txScript* script = parse(the, file_read(argv[1]));
  mark_archive((txU1*)script->codeBuffer, (size_t)script->codeSize);
  write_image(argv[2], script);
  fxEndHost(the);
  return 0;
}
