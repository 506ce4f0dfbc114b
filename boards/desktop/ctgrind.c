/*
 * See ctgrind.h. The object `evidence`: its functions take one array, plain or typed.
 *   poison(array)   marks its values as secret
 *   clear(array)    marks them as public
 *   tainted(array)  how many of its bytes depend on a secret
 *   findings()      errors that memcheck has reported so far, and overflows of poisoned operands
 */
#include "ctgrind.h"

#ifdef OPENPURSE_CTGRIND

#include "xsAll.h"

unsigned ctgrind_overflows = 0;

typedef unsigned (*visit)(void* bytes, size_t length);

static unsigned poison(void* bytes, size_t length)
{
  (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, length);
  return 0;
}

static unsigned clear(void* bytes, size_t length)
{
  (void)VALGRIND_MAKE_MEM_DEFINED(bytes, length);
  return 0;
}

static unsigned tainted(void* bytes, size_t length)
{
  unsigned count = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char bits = 0;
    (void)VALGRIND_GET_VBITS((char*)bytes + i, &bits, 1);
    (void)VALGRIND_MAKE_MEM_DEFINED(&bits, 1);
    count += bits != 0;
  }
  return count;
}

/* A plain array holds each value in a slot, a typed array holds bytes in a buffer. */
static unsigned each(txMachine* the, visit call)
{
  if (mxArgc < 1 || mxArgv(0)->kind != XS_REFERENCE_KIND)
    mxTypeError("not an array");
  unsigned sum = 0;
  for (txSlot* slot = mxArgv(0)->value.reference->next; slot; slot = slot->next) {
    if (slot->kind == XS_ARRAY_KIND) {
      txSlot* items = slot->value.array.address;
      for (txIndex i = 0; i < slot->value.array.length; i++)
        sum += call(&items[i].value.integer, sizeof items[i].value.integer);
      return sum;
    }
    if (slot->kind == XS_TYPED_ARRAY_KIND) {
      txSlot* view = slot->next;
      txSlot* buffer = view->next->value.reference->next;
      txInteger size = view->value.dataView.size;
      if (size < 0)
        size = buffer->next->value.bufferInfo.length - view->value.dataView.offset;
      return call(buffer->value.arrayBuffer.address + view->value.dataView.offset, (size_t)size);
    }
  }
  mxTypeError("not an array");
  return 0;
}

static void evidence_poison(txMachine* the)
{
  each(the, poison);
}

static void evidence_clear(txMachine* the)
{
  each(the, clear);
}

static void evidence_tainted(txMachine* the)
{
  unsigned count = each(the, tainted);
  mxResult->kind = XS_INTEGER_KIND;
  mxResult->value.integer = (txInteger)count;
}

static void evidence_findings(txMachine* the)
{
  mxResult->kind = XS_INTEGER_KIND;
  mxResult->value.integer = (txInteger)(VALGRIND_COUNT_ERRORS + ctgrind_overflows);
}

static const struct {
  const char* name;
  txCallback call;
  txInteger length;
} functions[] = {
  { "poison", evidence_poison, 1 },
  { "clear", evidence_clear, 1 },
  { "tainted", evidence_tainted, 1 },
  { "findings", evidence_findings, 0 },
};

void ctgrind_install(void* machine)
{
  txMachine* the = machine;
  fxNewObject(the);
  txSlot* object = the->stack;
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    fxNewHostFunction(the, functions[i].call, functions[i].length, XS_NO_ID, XS_NO_ID);
    mxPushSlot(object);
    fxDefineID(the, fxID(the, functions[i].name), XS_DONT_ENUM_FLAG, XS_DONT_ENUM_FLAG);
    mxPop();
  }
  mxPush(mxGlobal);
  fxDefineID(the, fxID(the, "evidence"), XS_DONT_ENUM_FLAG, XS_DONT_ENUM_FLAG);
  mxPop();
}

#endif
