/*
 * The instruction counter for JavaScript: host.instructions(), on this board only, for bench/profile.ts.
 * Free-running images (answers.h) do not have it, so that they see the same host on every engine; the firmware does not use it.
 */
#ifndef OPENPURSE_RV32_COUNTER_H
#define OPENPURSE_RV32_COUNTER_H

/* Adds it to globalThis.host. MUST be called after host_install, between xsBeginHost and xsEndHost. */
void counter_install(void* machine);

#endif
