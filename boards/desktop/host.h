/*
 * The object `host` that the image sees. Its contract is in host.ts; the V8 implementation is v8/host.ts.
 */
#ifndef OPENPURSE_DESKTOP_HOST_H
#define OPENPURSE_DESKTOP_HOST_H

#include <stddef.h>

/* Defines globalThis.host. MUST be called between xsBeginHost and xsEndHost. The image bytes MUST stay. */
void host_install(void* machine, const void* image, size_t image_length);

#endif
