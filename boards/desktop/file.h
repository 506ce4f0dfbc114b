/*
 * Files as the shell needs them: whole reads, writes that are not cut short, creation that is all or nothing.
 * Every function ends the process with one line of error when the computer refuses.
 */
#ifndef OPENPURSE_DESKTOP_FILE_H
#define OPENPURSE_DESKTOP_FILE_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
  uint8_t* data;
  size_t length;
};

/* The whole file, with a zero byte behind its end that `length` does not count. */
struct bytes file_read(const char* path);

/* Writes all of `length` bytes at an offset. What is written survives a SIGKILL of this process. */
void file_write_at(int fd, size_t offset, const uint8_t* data, size_t length);

/* Opens for reading and writing; a missing file is first created with exactly these bytes, atomically. */
int file_open_or_make(const char* path, const uint8_t* data, size_t length);

#endif
