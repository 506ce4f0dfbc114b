/*
 * What XS asks of its platform, and the inner doors of XS that the shell needs (desk/platform-doors.h and doors.h).
 *
 * Guarantees: machines made while the ROM is open lie in the ROM, the other one in the arena; no module is ever found
 * (an image is one script); whatever XS cannot go on from ends the emulation with one line and exit code 70.
 * Why apart: this file sees XS from inside (xsAll.h), the rest of the shell from outside; the two views of a machine
 * cannot meet in one file.
 */
#include "xsAll.h"
#include "xsScript.h"

#include "arena.h"
#include "doors.h"
#include "fail.h"
#include "platform-doors.h"
#include "rom.h"

#define C_STACK_RESERVE 1024 /* for the C function that finds the stack too full */
#define UNPRINTABLE "(a value that cannot be printed)"

static char* c_stack_limit;

void platform_limit_c_stack(size_t bytes)
{
  extern char __stack_bottom[], __stack_top[];
  if (bytes <= C_STACK_RESERVE || bytes > (size_t)(__stack_top - __stack_bottom))
    fail(EXIT_FRAME, "a C stack of %lu bytes", (unsigned long)bytes);
  c_stack_limit = __stack_top - bytes + C_STACK_RESERVE;
}

char* fxCStackLimit(void)
{
  return c_stack_limit;
}

void fxCreateMachinePlatform(txMachine* the)
{
  the->arena = rom_is_open() ? NULL : arena_of_ram();
}

void fxDeleteMachinePlatform(txMachine* the)
{
  (void)the;
}

void* fxAllocateChunks(txMachine* the, txSize size)
{
  return the->arena ? arena_take_chunks(the->arena, size) : rom_allocate(size);
}

void fxFreeChunks(txMachine* the, void* chunks)
{
  (void)the, (void)chunks;
}

txSlot* fxAllocateSlots(txMachine* the, txSize count)
{
  size_t size = count * sizeof(txSlot);
  return the->arena ? arena_take_slots(the->arena, size) : rom_allocate(size);
}

void fxFreeSlots(txMachine* the, void* slots)
{
  (void)the, (void)slots;
}

/* As the default of XS, but the texts stay in the constants instead of being copied into chunks. */
void fxBuildKeys(txMachine* the)
{
  for (int i = 0; i < XS_SYMBOL_ID_COUNT; i++) {
    txSlot* description = fxNewSlot(the);
    description->kind = XS_STRING_X_KIND;
    description->value.string = (txString)gxIDStrings[i];
    the->keyArray[the->keyIndex++] = description;
  }
  for (int i = XS_SYMBOL_ID_COUNT; i < XS_ID_COUNT; i++)
    fxNewNameX(the, (txString)gxIDStrings[i]);
}

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* name)
{
  (void)the, (void)realm, (void)moduleID, (void)name;
  return XS_NO_ID;
}

void fxLoadModule(txMachine* the, txSlot* module, txID moduleID)
{
  (void)the, (void)module, (void)moduleID;
}

txScript* fxParseScript(txMachine* the, void* stream, txGetter getter, txUnsigned flags)
{
  (void)stream, (void)getter, (void)flags;
  mxSyntaxError("this board has no parser");
  return C_NULL;
}

void fxQueuePromiseJobs(txMachine* the)
{
  the->promiseJobs = 1;
}

/* Text of the pending exception; a value whose own toString throws must not take the report down with it. */
static void die_of_exception(txMachine* the)
{
  txString volatile text = UNPRINTABLE;
  mxTry(the) {
    text = fxToString(the, &mxException);
  }
  mxCatch(the) {
  }
  fail(EXIT_UNCAUGHT, "uncaught exception: %s", text);
}

void fxAbort(txMachine* the, int status)
{
  switch (status) {
  case XS_STACK_OVERFLOW_EXIT:
    fail(EXIT_UNCAUGHT, "XS: stack overflow");
  case XS_NOT_ENOUGH_MEMORY_EXIT:
    fail(EXIT_UNCAUGHT, "XS: memory full");
  case XS_NO_MORE_KEYS_EXIT:
    fail(EXIT_UNCAUGHT, "XS: not enough keys");
  case XS_UNHANDLED_EXCEPTION_EXIT:
  case XS_UNHANDLED_REJECTION_EXIT:
    die_of_exception(the);
    break;
  default:
    fail(EXIT_UNCAUGHT, "XS: abort %d", status);
  }
}

void platform_die_of_exception(void* machine)
{
  die_of_exception(machine);
}

void platform_run_bytecode(void* machine, struct bytecode code)
{
  txMachine* the = machine;
  txScript script = { .codeBuffer = (txS1*)code.data, .codeSize = (txSize)code.size };
  txSlot* realm = mxProgram.value.reference->next->value.module.realm;
  fxRunScript(the, &script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL,
              mxProgram.value.reference);
  mxPop();
}

bool platform_has_jobs(void* machine)
{
  return ((txMachine*)machine)->promiseJobs;
}

void platform_run_jobs(void* machine)
{
  txMachine* the = machine;
  while (the->promiseJobs) {
    the->promiseJobs = 0;
    fxRunPromiseJobs(the);
  }
  fxEndJob(the);
  fxCheckUnhandledRejections(the, 1);
}

const char* platform_engine(void)
{
  static char text[32];
  snprintf(text, sizeof text, "xs %d.%d.%d rv32imc", XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION);
  return text;
}
