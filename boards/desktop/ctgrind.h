/*
 * The desktop board under Valgrind, for the evidence of constant time (docs/evidence.md). Compiled only with -DOPENPURSE_CTGRIND.
 *
 * Guarantees: with it, the image has an object `evidence` that marks bytes as secret ("poisoned") and returns what memcheck has found.
 * XS tests every sum and product for overflow. That test depends on the operands, so memcheck would report each one, although the core
 * never has values for which the branch is taken. Here the test is made on clean copies, and an overflow of a poisoned operand is a finding of its own.
 */
#ifndef OPENPURSE_DESKTOP_CTGRIND_H
#define OPENPURSE_DESKTOP_CTGRIND_H

#ifdef OPENPURSE_CTGRIND

#include <valgrind/memcheck.h>

/* Overflows of poisoned operands so far. */
extern unsigned ctgrind_overflows;

enum ctgrind_sum { CTGRIND_ADD, CTGRIND_SUB, CTGRIND_MUL };

static inline int ctgrind_overflow(enum ctgrind_sum sum, int a, int b, int* result)
{
  int x = a, y = b, exact = 0;
  (void)VALGRIND_MAKE_MEM_DEFINED(&x, sizeof x);
  (void)VALGRIND_MAKE_MEM_DEFINED(&y, sizeof y);
  int over = sum == CTGRIND_ADD   ? __builtin_sadd_overflow(x, y, &exact)
             : sum == CTGRIND_SUB ? __builtin_ssub_overflow(x, y, &exact)
                                  : __builtin_smul_overflow(x, y, &exact);
  /* The result is computed from the operands themselves, so that it stays poisoned. */
  unsigned p = (unsigned)a, q = (unsigned)b;
  *result = (int)(sum == CTGRIND_ADD ? p + q : sum == CTGRIND_SUB ? p - q : p * q);
  if (over) {
    unsigned char bits[sizeof a];
    unsigned char any = 0;
    (void)VALGRIND_GET_VBITS(&a, bits, sizeof bits);
    for (unsigned i = 0; i < sizeof bits; i++) any |= bits[i];
    (void)VALGRIND_GET_VBITS(&b, bits, sizeof bits);
    for (unsigned i = 0; i < sizeof bits; i++) any |= bits[i];
    if (any)
      ctgrind_overflows++;
  }
  return over;
}

#define __builtin_add_overflow(a, b, result) ctgrind_overflow(CTGRIND_ADD, a, b, result)
#define __builtin_sub_overflow(a, b, result) ctgrind_overflow(CTGRIND_SUB, a, b, result)
#define __builtin_mul_overflow(a, b, result) ctgrind_overflow(CTGRIND_MUL, a, b, result)

/* Defines globalThis.evidence. MUST be called between xsBeginHost and xsEndHost. */
void ctgrind_install(void* machine);

#endif

#endif
