/**
 * APDUs over GATT: one characteristic to write (command), one that notifies (answer). An APDU is cut into chunks of at most `CHUNK_LENGTH` bytes:
 * header(1) ‖ payload. Header: bit 7 first chunk, bit 6 last chunk, bits 0–5 the chunk's number from 0. Anything out of order drops what was
 * gathered; a sender then begins again with a first chunk.
 *
 * 20 bytes fit the smallest ATT_MTU of 23 (Bluetooth Core 5.4, Vol 3, Part F, 3.2.8), so no MTU need be agreed.
 */
import { type Decoded, err, ok } from "../codec/result.js";

export const CHUNK_LENGTH = 20;
const PAYLOAD = CHUNK_LENGTH - 1;
const FIRST = 0x80;
const LAST = 0x40;
/** A command APDU or an answer, the longest of either. */
export const MAX_MESSAGE = 261;

/** The chunks of one message, in order. */
export function chunksOf(message: Uint8Array): Uint8Array[] {
  if (message.length > MAX_MESSAGE) throw new RangeError("the message does not fit the characteristic");
  const chunks: Uint8Array[] = [];
  let number = 0;
  let at = 0;
  do {
    const end = Math.min(at + PAYLOAD, message.length);
    const chunk = new Uint8Array(1 + end - at);
    chunk[0] = (number === 0 ? FIRST : 0) | (end === message.length ? LAST : 0) | (number & 63);
    chunk.set(message.slice(at, end), 1);
    chunks.push(chunk);
    number++;
    at = end;
  } while (at < message.length);
  return chunks;
}

/** Gathers chunks to messages. Total: whatever is written, it gives a message, "more", or a named error, and is then ready for the next first chunk. */
export class Gatherer {
  readonly #bytes = new Uint8Array(MAX_MESSAGE);
  #length = 0;
  /** The number that must come next; −1 before a first chunk. */
  #next = -1;

  take(chunk: Uint8Array): Decoded<Uint8Array | "more"> {
    if (chunk.length < 1) return this.#drop("too-short");
    if (chunk.length > CHUNK_LENGTH) return this.#drop("too-long");
    const header = chunk[0];
    if ((header & FIRST) !== 0) this.reset(0);
    if (this.#next < 0 || (header & 63) !== (this.#next & 63)) return this.#drop("bad-value");
    if (this.#length + chunk.length - 1 > MAX_MESSAGE) return this.#drop("too-long");
    this.#bytes.set(chunk.slice(1), this.#length);
    this.#length += chunk.length - 1;
    this.#next++;
    if ((header & LAST) === 0) return ok("more");
    const message = this.#bytes.slice(0, this.#length);
    this.reset(-1);
    return ok(message);
  }

  /** Forgets what was gathered. */
  reset(next = -1): void {
    this.#length = 0;
    this.#next = next;
  }

  #drop(error: "too-short" | "too-long" | "bad-value"): Decoded<Uint8Array | "more"> {
    this.reset();
    return err(error);
  }
}
