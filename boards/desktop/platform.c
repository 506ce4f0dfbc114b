/*
 * The inner doors of XS that only a board with a parser opens; the others are in platform-shared.c, which says why apart.
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
