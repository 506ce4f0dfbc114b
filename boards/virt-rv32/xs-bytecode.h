/*
 * What this board needs of XS beyond its public interface: bytecode, the C stack, figures of memory. The rest is in
 * desktop/xs-internals.h. A machine is passed as void*, because xs.h and xsAll.h name its type differently.
 */
#ifndef OPENPURSE_RV32_XS_BYTECODE_H
#define OPENPURSE_RV32_XS_BYTECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytecode {
  const uint8_t* data;
  size_t size;
};

/* The bytes of the image as the compiler wrote them, header included. */
struct bytecode image_bytes(void);

/* Copies the code of the image into the ROM and resolves its names there. MUST be called while the ROM is open, with
 * the machine that will be shared, between xsBeginHost and xsEndHost. */
struct bytecode image_link(void* machine);

/* How much of the C stack XS may use. MUST be called before a machine is made. */
void platform_limit_c_stack(size_t bytes);

/* Runs linked code as a script. MUST be called between xsBeginHost and xsEndHost; throws what the script throws. */
void platform_run_bytecode(void* machine, struct bytecode code);

bool platform_has_jobs(void* machine);

/* Fills MEMORY_FIGURES numbers, in the order of memory.c. */
#define MEMORY_FIGURES 11
void memory_measure(void* machine, uint32_t figures[MEMORY_FIGURES]);

#endif
