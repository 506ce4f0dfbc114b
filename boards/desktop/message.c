/*
 * See message.h. Guarantees: messages keep their boundaries however the pipe cuts or joins them; an end of input inside a
 * message is an error, between messages it is the regular end.
 * Why not stdio: a reply must leave at once and in one system call, or a round trip costs two wake-ups.
 */
#include "message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fatal.h"

#define FIRST_CAPACITY 65536

static uint8_t* input = NULL;
static size_t capacity = 0, begin = 0, end = 0;

static void make_room(size_t needed)
{
  if (begin > 0) {
    memmove(input, input + begin, end - begin);
    end -= begin;
    begin = 0;
  }
  if (needed > capacity) {
    capacity = needed > FIRST_CAPACITY ? needed : FIRST_CAPACITY;
    input = realloc(input, capacity);
    if (!input)
      fatal(EXIT_IO, "no memory for a message");
  }
}

/* Reads until `needed` bytes wait in the buffer; false when the input ends first. */
static bool await_bytes(size_t needed)
{
  if (capacity - begin < needed)
    make_room(needed);
  while (end - begin < needed) {
    ssize_t count = read(STDIN_FILENO, input + end, capacity - end);
    if (count == 0)
      return false;
    if (count < 0 && errno != EINTR)
      fatal(EXIT_IO, "stdin: %s", strerror(errno));
    end += count > 0 ? (size_t)count : 0;
  }
  return true;
}

bool message_read(struct message* message)
{
  if (!await_bytes(4)) {
    if (end > begin)
      fatal(EXIT_MESSAGE, "the input ended inside a message");
    return false;
  }
  const uint8_t* p = input + begin;
  size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
  if (length > MESSAGE_MAX)
    fatal(EXIT_MESSAGE, "a message of %zu bytes is too long", length);
  if (!await_bytes(4 + length))
    fatal(EXIT_MESSAGE, "the input ended inside a message");
  message->data = input + begin + 4;
  message->length = length;
  begin += 4 + length;
  return true;
}

void message_write(const uint8_t* data, size_t length)
{
  if (length > MESSAGE_MAX)
    fatal(EXIT_MESSAGE, "a message of %zu bytes is too long", length);
  size_t total = 4 + length;
  uint8_t* buffer = malloc(total);
  if (!buffer)
    fatal(EXIT_IO, "no memory for a message");
  buffer[0] = (uint8_t)(length >> 24);
  buffer[1] = (uint8_t)(length >> 16);
  buffer[2] = (uint8_t)(length >> 8);
  buffer[3] = (uint8_t)length;
  if (length > 0)
    memcpy(buffer + 4, data, length);
  for (size_t done = 0; done < total;) {
    ssize_t count = write(STDOUT_FILENO, buffer + done, total - done);
    if (count < 0 && errno != EINTR)
      fatal(EXIT_IO, "stdout: %s", strerror(errno));
    done += count > 0 ? (size_t)count : 0;
  }
  free(buffer);
}
