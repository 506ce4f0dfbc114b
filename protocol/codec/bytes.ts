/**
 * Reading and writing fixed layouts, big-endian, the same on every engine.
 *
 * A `Reader` never throws: past the end it yields zeros and remembers the error, which `done()` reports. That keeps
 * each decoder one straight line of fields, checked once at the end. A `Writer` is for bytes we built ourselves, so
 * overrunning it is a programmer's error.
 */
import { type Decoded, type DecodeError, err, ok } from "./result.js";

export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #error: DecodeError | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The first thing that went wrong, if any. */
  get error(): DecodeError | null {
    return this.#error;
  }

  fail(error: DecodeError): void {
    if (this.#error === null) this.#error = error;
  }

  u8(): number {
    if (this.left < 1) {
      this.fail("too-short");
      return 0;
    }
    return this.#bytes[this.#at++];
  }

  u16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#bytes[at] * 256 + this.#bytes[at + 1];
  }

  /** Unsigned, so multiplication and not a shift: bit 31 must not become a sign. */
  u32(): number {
    const at = this.#take(4);
    const b = this.#bytes;
    return at < 0 ? 0 : b[at] * 16777216 + ((b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3]);
  }

  /** Where the next `count` bytes begin, which are read with this; −1 when they are not all there, and then the rest is skipped. */
  #take(count: number): number {
    const at = this.#at;
    if (this.#bytes.length - at < count) {
      this.fail("too-short");
      this.#at = this.#bytes.length;
      return -1;
    }
    this.#at = at + count;
    return at;
  }

  /** A copy, so that what was decoded cannot change when the sender's buffer is reused. */
  bytes(count: number): Uint8Array {
    if (this.left < count) {
      this.fail("too-short");
      return new Uint8Array(count);
    }
    const out = this.#bytes.slice(this.#at, this.#at + count);
    this.#at += count;
    return out;
  }

  /** A byte that must lie in [low, high]. */
  ranged(low: number, high: number, error: DecodeError = "bad-value"): number {
    const value = this.u8();
    if (value < low || value > high) this.fail(error);
    return value;
  }

  /** The value, when every field was there, none was refused and nothing is left over. */
  done<T>(value: T): Decoded<T> {
    if (this.#error === null && this.left > 0) this.#error = "too-long";
    return this.#error === null ? ok(value) : err(this.#error);
  }
}

export class Writer {
  readonly bytes: Uint8Array;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }

  u8(value: number): this {
    if (this.#at >= this.bytes.length) throw new RangeError("a writer was made too short for its layout");
    this.bytes[this.#at++] = value & 255;
    return this;
  }

  u16(value: number): this {
    return this.u8(value >> 8).u8(value);
  }

  u32(value: number): this {
    const at = this.#skip(4);
    this.bytes[at] = (value >> 24) & 255;
    this.bytes[at + 1] = (value >> 16) & 255;
    this.bytes[at + 2] = (value >> 8) & 255;
    this.bytes[at + 3] = value & 255;
    return this;
  }

  append(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#skip(bytes.length));
    return this;
  }

  /** Where the next `count` bytes go, which must fit. */
  #skip(count: number): number {
    const at = this.#at;
    if (at + count > this.bytes.length) throw new RangeError("a writer was made too short for its layout");
    this.#at = at + count;
    return at;
  }

  /** The bytes, when the layout was filled to the last one. */
  done(): Uint8Array {
    if (this.#at !== this.bytes.length) throw new RangeError("a writer was made too long for its layout");
    return this.bytes;
  }
}

/** Plain comparison of public bytes (ids, requests). Secrets are compared by `firmware/crypto/memory/bytes.ts`. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Public bytes one after the other in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** ASCII to bytes; XS on a microcontroller has no TextEncoder. */
export function ascii(text: string, length = text.length): Uint8Array {
  const out = new Uint8Array(length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i) & 127;
  return out;
}
