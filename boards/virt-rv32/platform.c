/*
 * The functions that XS expects of its platform on this board only, and the XS part of xs-bytecode.h; the rest is in
 * desktop/platform-shared.c, which says why it is a file of its own.
 *
 * Guarantees: machines created while the ROM is open are in the ROM, the other one in the arena.
 */
#include "xsAll.h"
#include "xsScript.h"

#include "arena.h"
#include "xs-bytecode.h"
#include "fatal.h"
#include "rom.h"

#define C_STACK_RESERVE 1024 /* for the C function that finds the stack too full */

static char* c_stack_limit;

void platform_limit_c_stack(size_t bytes)
{
  extern char __stack_bottom[], __stack_top[];
  if (bytes <= C_STACK_RESERVE || bytes > (size_t)(__stack_top - __stack_bottom))
    fatal(EXIT_MESSAGE, "a C stack of %lu bytes", (unsigned long)bytes);
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

/* As the default of XS, but the strings stay in constants instead of being copied into chunks. */
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

txScript* fxParseScript(txMachine* the, void* stream, txGetter getter, txUnsigned flags)
{
  (void)stream, (void)getter, (void)flags;
  mxSyntaxError("this board has no parser");
  return C_NULL;
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
