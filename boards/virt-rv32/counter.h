/*
 * The instruction counter as JavaScript sees it: host.instructions(), on this board alone, for bench/profile.ts.
 * Free images (answers.h) see the host of all engines and nothing more; images for the wrist do not know it.
 */
#ifndef OPENPURSE_RV32_COUNTER_H
#define OPENPURSE_RV32_COUNTER_H

/* Adds it to globalThis.host. MUST be called after host_install, between xsBeginHost and xsEndHost. */
void counter_install(void* machine);

#endif
