/*
 * SHA-256 (FIPS 180-4) of a whole image, for host.imageHash. Not for secrets.
 */
#ifndef OPENPURSE_DESKTOP_SHA256_H
#define OPENPURSE_DESKTOP_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32

void sha256(uint8_t digest[SHA256_SIZE], const void* data, size_t length);

#endif
