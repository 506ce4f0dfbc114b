/*
 * See file.h. Creation writes a temporary file beside it and renames that, so a process killed in between leaves either no
 * file or a whole one; a flash file of half the size would otherwise look like damage on the next start.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fatal.h"

struct bytes file_read(const char* path)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (fd < 0 || fstat(fd, &status) < 0)
    fatal(EXIT_FILE, "%s: %s", path, strerror(errno));
  struct bytes bytes = { malloc((size_t)status.st_size + 1), (size_t)status.st_size };
  if (!bytes.data)
    fatal(EXIT_IO, "%s: no memory for it", path);
  for (size_t done = 0; done < bytes.length;) {
    ssize_t count = read(fd, bytes.data + done, bytes.length - done);
    if (count <= 0 && errno != EINTR)
      fatal(EXIT_IO, "%s: cannot be read", path);
    done += count > 0 ? (size_t)count : 0;
  }
  bytes.data[bytes.length] = 0;
  close(fd);
  return bytes;
}

void file_write_at(int fd, size_t offset, const uint8_t* data, size_t length)
{
  while (length > 0) {
    ssize_t count = pwrite(fd, data, length, (off_t)offset);
    if (count < 0 && errno != EINTR)
      fatal(EXIT_IO, "cannot write: %s", strerror(errno));
    if (count > 0) {
      offset += (size_t)count;
      data += count;
      length -= (size_t)count;
    }
  }
}

int file_open_or_make(const char* path, const uint8_t* data, size_t length)
{
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) {
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());
    fd = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
      fatal(EXIT_FILE, "%s: %s", temporary, strerror(errno));
    file_write_at(fd, 0, data, length);
    if (rename(temporary, path) < 0)
      fatal(EXIT_FILE, "%s: %s", path, strerror(errno));
  }
  if (fd < 0)
    fatal(EXIT_FILE, "%s: %s", path, strerror(errno));
  return fd;
}
