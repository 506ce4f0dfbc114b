/*
 * See machine.h. Guarantees: between two messages no promise job is pending.
 * Why heap and chunks start small: the simulator starts hundreds of bracelets, and memory that is never used should not be
 * linked into free lists. XS grows both by itself.
 */
#include "machine.h"

#include "xsmc.h"

#include "ctgrind.h"
#include "fatal.h"
#include "file.h"
#include "host.h"
#include "xs-internals.h"

static xsMachine* machine;
static struct bytes image;

static xsMachine* make(const struct options* options)
{
  xsCreation creation = {
    .initialChunkSize = options->heap_slots * 32,
    .incrementalChunkSize = options->heap_slots * 16,
    .initialHeapCount = options->heap_slots,
    .incrementalHeapCount = options->heap_slots,
    .stackCount = options->stack_slots,
    .initialKeyCount = 4096,
    .incrementalKeyCount = 4096,
    .nameModulo = 1993,
    .symbolModulo = 127,
    .parserBufferSize = 16 << 20,
    .parserTableModulo = 1993,
  };
  xsMachine* made = xsCreateMachine(&creation, "openpurse", NULL);
  if (!made)
    fatal(EXIT_IO, "no memory for the XS machine");
  return made;
}

void machine_start(const struct options* options)
{
  image = file_read(options->image);
  machine = make(options);
  xsBeginHost(machine);
  {
    xsTry {
      host_install(the, image.data, image.length);
#ifdef OPENPURSE_CTGRIND
      ctgrind_install(the);
#endif
      platform_run_script(the, (char*)image.data, image.length);
    }
    xsCatch {
      platform_fatal_exception(the);
    }
  }
  xsEndHost(machine);
  platform_run_jobs(machine);
}

void machine_deliver(const uint8_t* data, size_t length)
{
  xsBeginHost(machine);
  {
    xsTry {
      xsmcVars(1);
      xsmcSetArrayBuffer(xsVar(0), (void*)data, (xsIntegerValue)length);
      (void)xsCall1(xsGlobal, xsID("onMessage"), xsVar(0));
    }
    xsCatch {
      platform_fatal_exception(the);
    }
  }
  xsEndHost(machine);
  platform_run_jobs(machine);
}
