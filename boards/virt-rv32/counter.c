/*
 * See counter.h. The counter is read before the result is converted, which takes instructions too.
 */
#include "counter.h"

#include "xsmc.h"

#include "board.h"

static void host_instructions(xsMachine* the)
{
  uint64_t now = board_instret();
  xsmcSetNumber(xsResult, (double)now);
}

void counter_install(void* machine)
{
  xsMachine* the = machine;
  xsmcVars(2);
  xsmcGet(xsVar(0), xsGlobal, xsID("host"));
  xsVar(1) = xsNewHostFunction(host_instructions, 0);
  xsmcDefine(xsVar(0), xsID("instructions"), xsVar(1), xsDontDelete | xsDontSet);
}
