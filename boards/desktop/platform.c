/*
 * The part of xs-internals.h that needs a parser; the rest is in platform-shared.c, which says why it is a file of its own.
 */
#include "xsAll.h"
#include "xsScript.h"

#include "xs-internals.h"

void platform_run_script(void* machine, char* text, size_t length)
{
  txMachine* the = machine;
  txStringCStream stream = { .buffer = text, .offset = 0, .size = (txSize)length };
  txScript* script = fxParseScript(the, &stream, fxStringCGetter, mxProgramFlag);
  txSlot* realm = mxProgram.value.reference->next->value.module.realm;
  fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL,
              mxProgram.value.reference);
  mxPop();
}
