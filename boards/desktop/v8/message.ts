/**
 * The counterpart of message.c: a length-prefixed message over the pipe, u32 big-endian length, then that many bytes, on stdin and stdout. Reads
 * block, as in C: waiting in Node's event loop would take longer than the command itself.
 */
import { readSync, writeSync } from "node:fs";
import { Exit, fatal } from "./fatal.js";

const MESSAGE_MAX = 16 << 20;

let input = Buffer.alloc(65536);
let begin = 0;
let end = 0;

function makeRoom(needed: number): void {
  const bigger = needed > input.length ? Buffer.alloc(needed) : input;
  input.copy(bigger, 0, begin, end);
  input = bigger;
  end -= begin;
  begin = 0;
}

function readSome(): number {
  try {
    return readSync(0, input, end, input.length - end, null);
  } catch (error) {
    return fatal(Exit.io, `stdin: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Reads until `needed` bytes wait in the buffer; false when the input ends first. */
function awaitBytes(needed: number): boolean {
  if (input.length - begin < needed) {
    makeRoom(needed);
  }
  while (end - begin < needed) {
    const count = readSome();
    if (count === 0) {
      return false;
    }
    end += count;
  }
  return true;
}

/** Waits for the next message; valid until the next call. Undefined at the end of input. */
export function readMessage(): Buffer | undefined {
  if (!awaitBytes(4)) {
    return end > begin ? fatal(Exit.message, "the input ended inside a message") : undefined;
  }
  const length = input.readUInt32BE(begin);
  if (length > MESSAGE_MAX) {
    fatal(Exit.message, `a message of ${length} bytes is too long`);
  }
  if (!awaitBytes(4 + length)) {
    fatal(Exit.message, "the input ended inside a message");
  }
  begin += 4 + length;
  return input.subarray(begin - length, begin);
}

/** Writes one message, wholly, before it returns. */
export function writeMessage(payload: Uint8Array): void {
  if (payload.length > MESSAGE_MAX) {
    fatal(Exit.message, `a message of ${payload.length} bytes is too long`);
  }
  const bytes = Buffer.allocUnsafe(4 + payload.length);
  bytes.writeUInt32BE(payload.length, 0);
  bytes.set(payload, 4);
  try {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(1, bytes, done);
    }
  } catch (error) {
    fatal(Exit.io, `stdout: ${(error as NodeJS.ErrnoException).code}`);
  }
}
