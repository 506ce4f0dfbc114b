/*
 * See machine.h. Guarantees: between two messages no promise job is pending.
 *
 * Two machines, as on an ESP32: the first has the built-ins and the names of the image, is created in the ROM and
 * shared; the second runs and copies on write. Only the second counts as RAM.
 * Its heap grows in small steps, each of which costs a collection first: starting from an empty heap would make a boot half as
 * long again.
 */
#include "machine.h"

#include <stdbool.h>

#include "xsmc.h"

#include "board.h"
#include "counter.h"
#include "xs-bytecode.h"
#include "answers.h"
#include "host.h"
#include "xs-internals.h"
#include "rom.h"

#define NAME_MODULO 127
#define SYMBOL_MODULO 11
#define CHUNKS_STEP (1 << 10)
#define SLOTS_STEP 256

static xsMachine* machine = NULL;

/* An object without references: its destructor runs when garbage is collected, and only then. */
static bool canary_lives = false;

static void canary_dies(void* data)
{
  (void)data;
  canary_lives = false;
}

/* Small sizes, so that the contents of the ROM are close to what a linker would put there. */
static xsMachine* prepare(struct bytecode* code)
{
  xsCreation creation = {
    .initialChunkSize = 4 << 10,
    .incrementalChunkSize = CHUNKS_STEP,
    .initialHeapCount = 1024,
    .incrementalHeapCount = SLOTS_STEP,
    .stackCount = 256,
    .initialKeyCount = 4096,
    .incrementalKeyCount = 4096,
    .nameModulo = NAME_MODULO,
    .symbolModulo = SYMBOL_MODULO,
  };
  xsMachine* root = xsCreateMachine(&creation, "rom", NULL);
  xsBeginHost(root);
  {
    *code = image_link(the);
    /* From here on only what is to be shared is reachable: a collection during the sharing would free some of it. */
    xsEnableGarbageCollection(0);
  }
  xsEndHost(root);
  xsShareMachine(root);
  rom_close();
  return root;
}

static xsMachine* create(xsMachine* root, struct heap_sizes sizes)
{
  xsCreation creation = {
    .initialChunkSize = (xsIntegerValue)sizes.chunks,
    .incrementalChunkSize = CHUNKS_STEP,
    .initialHeapCount = (xsIntegerValue)sizes.slots,
    .incrementalHeapCount = SLOTS_STEP,
    .stackCount = (xsIntegerValue)sizes.stack,
    .initialKeyCount = 64,
    .incrementalKeyCount = 32,
    .nameModulo = NAME_MODULO,
    .symbolModulo = SYMBOL_MODULO,
  };
  return xsCloneMachine(&creation, root, "openpurse", NULL);
}

static void run(struct bytecode code)
{
  xsBeginHost(machine);
  {
    xsTry {
      struct bytecode image = image_bytes();
      host_install(the, image.data, image.size);
      if (!image_is_free())
        counter_install(the);
      platform_run_bytecode(the, code);
    }
    xsCatch {
      platform_fatal_exception(the);
    }
  }
  xsEndHost(machine);
  platform_run_jobs(machine);
}

struct boot_counts machine_boot(struct heap_sizes sizes)
{
  struct bytecode code;
  uint64_t start = board_instret();
  xsMachine* root = prepare(&code);
  uint64_t prepared = board_instret();
  machine = create(root, sizes);
  uint64_t created = board_instret();
  run(code);
  uint64_t ran = board_instret();
  return (struct boot_counts){ prepared - start, created - prepared, ran - created };
}

struct call_counts machine_deliver(const uint8_t* data, size_t length)
{
  volatile uint64_t count = 0;
  xsBeginHost(machine);
  {
    xsTry {
      xsmcVars(2);
      xsmcSetArrayBuffer(xsVar(0), (void*)data, (xsIntegerValue)length);
      xsmcGet(xsVar(1), xsGlobal, xsID("onMessage"));
      if (!canary_lives) {
        (void)xsNewHostObject(canary_dies);
        canary_lives = true;
      }
      uint64_t start = board_instret();
      (void)xsCallFunction1(xsVar(1), xsGlobal, xsVar(0));
      count = board_instret() - start;
    }
    xsCatch {
      platform_fatal_exception(the);
    }
  }
  xsEndHost(machine);
  uint64_t start = board_instret();
  bool jobs = platform_has_jobs(machine);
  platform_run_jobs(machine);
  uint64_t end = board_instret();
  return (struct call_counts){ jobs ? count + end - start : count, canary_lives ? 0 : 1 };
}

void machine_collect_garbage(void)
{
  xsMachine* the = machine;
  xsCollectGarbage();
}

void* machine_inner(void)
{
  return machine;
}
