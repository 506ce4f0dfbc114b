/*
 * The bytecode file: what compile.c writes on the computer and image.c reads on the board.
 *
 *   8 bytes  "OPXSB" and the three numbers of the XS version: bytecode belongs to one version
 *   u32      size of the code, little-endian
 *   u32      size of the symbols, little-endian
 *   code     function bodies and strings are marked "archive": XS uses them in place, without a copy
 *   symbols  as XS writes them: a count, then texts that end with a zero byte
 */
#ifndef OPENPURSE_RV32_IMAGE_H
#define OPENPURSE_RV32_IMAGE_H

#define IMAGE_MAGIC { 'O', 'P', 'X', 'S', 'B', XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION }
#define IMAGE_AT_CODE_SIZE 8
#define IMAGE_AT_SYMBOLS_SIZE 12
#define IMAGE_HEADER 16

#endif
