/*
 * The emulated board: XS on a bare 32-bit RISC-V, one image, one UART. "The shell" is this program around the image.
 *
 * Messages as on the desktop board: u32 big-endian length, payload; each is answered by exactly one. A payload whose first byte is
 * 0xF0 or above is a command to the shell and never reaches the image. All numbers are big-endian:
 *
 *   F1                                      → nothing; ends the emulation with exit code 0
 *   F2  u32 address, u32 length             → the bytes of the flash
 *   F3  u32 bytes                           → empty; a blank flash of this size
 *   F6                                      → empty; the image is free-running: see answers.h
 *   F7  u32 arena bytes, 3 × u32: see struct heap_sizes, u32 bytes of C stack
 *                                           → 3 × u64: see struct boot_counts; starts the image
 *   F8  u32 address, bytes                  → empty; loads the flash
 *   F9  u8 slot, bytes                      → empty; loads a record of the vault
 *   FA  i32 counter                         → empty; -1: no counter
 *   FB  16 bytes of seed, u32 boots         → empty; entropy that repeats, the same stream as on the desktop
 *   FC                                      → 2 × u64: instructions of the last onMessage, was garbage collected in it
 *   FD                                      → u32s: see memory.c
 *   FE                                      → u64: instructions of collecting garbage now
 *
 * Any other command ends the emulation. So do a message for an image that was not booted, and a number of answers other than one
 * from an image that is not free-running.
 */
#include "arena.h"
#include "board.h"
#include "xs-bytecode.h"
#include "entropy.h"
#include "fatal.h"
#include "flash-load.h"
#include "flash.h"
#include "message.h"
#include "answers.h"
#include "machine.h"
#include "report.h"
#include "uart.h"
#include "vault-load.h"
#include "vault.h"

static struct call_counts last = { 0, 0 };

static uint32_t get32(const uint8_t* p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void answer_numbers(const uint64_t* numbers, size_t count, size_t width)
{
  uint8_t bytes[8 * MEMORY_FIGURES];
  for (size_t i = 0; i < count * width; i++)
    bytes[i] = (uint8_t)(numbers[i / width] >> 8 * (width - 1 - i % width));
  answer_write(bytes, count * width);
}

static void answer_memory(void)
{
  uint32_t figures[MEMORY_FIGURES];
  uint64_t numbers[MEMORY_FIGURES];
  memory_measure(machine_inner(), figures);
  for (size_t i = 0; i < MEMORY_FIGURES; i++)
    numbers[i] = figures[i];
  answer_numbers(numbers, MEMORY_FIGURES, 4);
}

static void boot(const uint8_t* p)
{
  arena_open(get32(p));
  platform_limit_c_stack(get32(p + 16));
  struct boot_counts counts = machine_boot((struct heap_sizes){ get32(p + 4), get32(p + 8), get32(p + 12) });
  if (answers_written() != 0)
    fatal(EXIT_UNCAUGHT, "the image answered before the first message");
  answer_numbers((const uint64_t[]){ counts.prepare, counts.create, counts.script }, 3, 8);
}

/* Commands before the boot. False when the message is none of these. */
static bool load(struct message message)
{
  const uint8_t* p = message.data + 1;
  size_t length = message.length - 1;
  if (message.data[0] == 0xF3 && length == 4)
    flash_resize(get32(p));
  else if (message.data[0] == 0xF8 && length >= 4 && flash_holds(get32(p), length - 4))
    flash_load(get32(p), p + 4, length - 4);
  else if (message.data[0] == 0xF9 && length >= 1 && p[0] < VAULT_RECORDS && length - 1 <= VAULT_RECORD_MAX)
    vault_load(p[0], p + 1, length - 1);
  else if (message.data[0] == 0xFA && length == 4)
    vault_set_counter((int32_t)get32(p));
  else if (message.data[0] == 0xF6 && length == 0)
    image_set_free();
  else if (message.data[0] == 0xFB && length == SEED_SIZE + 4)
    entropy_simulate(p, get32(p + SEED_SIZE));
  else
    return false;
  answer_write(NULL, 0);
  return true;
}

/* Commands after the boot. False when the message is none of these. */
static bool inspect(struct message message)
{
  if (message.length != 1)
    return false;
  if (message.data[0] == 0xFC)
    answer_numbers((const uint64_t[]){ last.instructions, last.collected }, 2, 8);
  else if (message.data[0] == 0xFD)
    answer_memory();
  else if (message.data[0] == 0xFE) {
    uint64_t start = board_instret();
    machine_collect_garbage();
    answer_numbers((const uint64_t[]){ board_instret() - start }, 1, 8);
  }
  else
    return false;
  return true;
}

static void dump_flash(uint32_t address, uint32_t length)
{
  static BOARD uint8_t bytes[4096];
  if (length > sizeof bytes || !flash_holds(address, length))
    fatal(EXIT_MESSAGE, "a dump outside the flash or of more than %u bytes", (unsigned)sizeof bytes);
  flash_read(address, bytes, length);
  answer_write(bytes, length);
}

static void run_command(struct message message)
{
  bool booted = machine_inner() != NULL;
  if (message.data[0] == 0xF1 && message.length == 1)
    board_power_off(0);
  else if (message.data[0] == 0xF2 && message.length == 9)
    dump_flash(get32(message.data + 1), get32(message.data + 5));
  else if (message.data[0] == 0xF7 && message.length == 21 && !booted)
    boot(message.data + 1);
  else if (!(booted ? inspect(message) : load(message)))
    fatal(EXIT_MESSAGE, "an unknown or untimely command to the shell (0x%02x, %lu bytes)", message.data[0],
         (unsigned long)message.length);
}

static void deliver(struct message message)
{
  if (!machine_inner())
    fatal(EXIT_MESSAGE, "a message for an image that was not booted");
  last = machine_deliver(message.data, message.length);
  if (image_is_free())
    answer_write(NULL, 0);
  if (answers_written() != 1)
    fatal(EXIT_UNCAUGHT, "the image gave %lu answers to one message", (unsigned long)answers_written());
}

int main(void)
{
  uart_open();
  report_ready();
  for (struct message message; message_read(&message);) {
    if (message.length > 0 && message.data[0] >= 0xF0)
      run_command(message);
    else
      deliver(message);
  }
  return 0;
}
