// Ascon-AEAD128 and Ascon-XOF128 as in NIST SP 800-232 (little-endian, the final standard).
//
// Guarantees: time and memory accesses depend on lengths only; nothing is allocated after construction; AEAD and XOF have
// separate states, so seal/open/tag may run between two calls of an unfinished XOF. Assumes the caller's ranges lie inside
// its arrays, and that the XOF has one user between xofStart and the last xofSqueeze.
// `tag` is on the pay path: it takes key and data as words, because on XS reading from a typed array costs more than the operation on what was read.

import { absorb16, byteOf, load, store, xorByte } from "./ascon-bytes.js";
import { asconPermutation } from "./ascon-permutation.js";

export class Ascon {
  readonly #state: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  readonly #xof: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  readonly #xofInitial: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  // public #position, #squeezing: how many bytes went in or out, not their values
  #position = 0;
  #squeezing = false;

  constructor() {
    this.#xofInitial[0] = 0x00000800;
    this.#xofInitial[1] = 0x00cc0003;
    asconPermutation(this.#xofInitial, 0);
    this.xofStart();
  }

  /**
   * Ascon-AEAD128 encryption (SP 800-232, clause 4.1.1): out[0..plainLength) is the ciphertext, out[plainLength..+16) the tag.
   * `out` may be `plain`. A nonce must not be used twice under one key.
   */
  seal(
    out: Uint8Array,
    key16: Uint8Array,
    nonce16: Uint8Array,
    ad: Uint8Array,
    adLength: number,
    plain: Uint8Array,
    plainLength: number,
  ): void {
    // public adLength, plainLength, at: lengths travel in the clear
    const s = this.#state;
    this.#start(s, key16, nonce16);
    this.#associate(s, ad, adLength);
    let at = 0;
    for (; at + 16 <= plainLength; at = at + 16) {
      absorb16(s, plain, at);
      store(out, at, s[1], s[0]);
      store(out, at + 8, s[3], s[2]);
      asconPermutation(s, 4);
    }
    for (let j = 0; at + j < plainLength; j++) {
      xorByte(s, j, plain[at + j]);
      out[at + j] = byteOf(s, j);
    }
    xorByte(s, plainLength & 15, 1);
    this.#finish(s, key16);
    store(out, plainLength, s[7], s[6]);
    store(out, plainLength + 8, s[9], s[8]);
    clear(s);
  }

  /**
   * Ascon-AEAD128 decryption (SP 800-232, clause 4.1.2) of box[0..boxLength), the tag being its last 16 bytes.
   * Returns 1 with the plaintext in out[0..boxLength − 16), or 0 with zeros there, in the same time.
   * A box shorter than a tag gives 0. `out` may be `box`.
   */
  open(
    out: Uint8Array,
    key16: Uint8Array,
    nonce16: Uint8Array,
    ad: Uint8Array,
    adLength: number,
    box: Uint8Array,
    boxLength: number,
  ): number {
    // public adLength, boxLength, plainLength, at: lengths travel in the clear
    if (boxLength < 16) return 0;
    const plainLength = boxLength - 16;
    const s = this.#state;
    this.#start(s, key16, nonce16);
    this.#associate(s, ad, adLength);
    let at = 0;
    for (; at + 16 <= plainLength; at = at + 16) {
      const c1 = load(box, at);
      const c0 = load(box, at + 4);
      const c3 = load(box, at + 8);
      const c2 = load(box, at + 12);
      store(out, at, s[1] ^ c1, s[0] ^ c0);
      store(out, at + 8, s[3] ^ c3, s[2] ^ c2);
      s[0] = c0;
      s[1] = c1;
      s[2] = c2;
      s[3] = c3;
      asconPermutation(s, 4);
    }
    for (let j = 0; at + j < plainLength; j++) {
      const byte = byteOf(s, j) ^ box[at + j];
      xorByte(s, j, byte);
      out[at + j] = byte;
    }
    xorByte(s, plainLength & 15, 1);
    this.#finish(s, key16);
    const wrong =
      (s[7] ^ load(box, plainLength)) |
      (s[6] ^ load(box, plainLength + 4)) |
      (s[9] ^ load(box, plainLength + 8)) |
      (s[8] ^ load(box, plainLength + 12));
    clear(s);
    // Halves of 16 bits, so that no difference can overflow: 0 − 1 is the only negative outcome.
    const keep = ((((wrong & 65535) | ((wrong >> 16) & 65535)) - 1) >> 31) & 255;
    for (let i = 0; i < plainLength; i++) out[i] = out[i] & keep;
    return keep & 1;
  }

  /** The initialisation of `tag` for one key and nonce (twelve rounds), done while idle: fills saved[0..14) with the state and the key, which are secret. */
  tagPrepare(saved: number[], key16: Uint8Array, nonce16: Uint8Array): void {
    this.#start(saved, key16, nonce16);
    saved[10] = load(key16, 4);
    saved[11] = load(key16, 0);
    saved[12] = load(key16, 12);
    saved[13] = load(key16, 8);
  }

  /**
   * The AEAD tag of associated data alone: what seal() gives for the first `length` bytes of `data`, at least 1, and an empty plaintext under the key and
   * nonce that tagPrepare took. `data` and out4 are bytes seen as little-endian words, the byte order of every engine this runs on; `saved` is left as it is.
   */
  tag(out4: Int32Array, saved: readonly number[], data: Int32Array, length: number): void {
    // public length, whole, rest, bits, at: lengths travel in the clear
    const s = this.#state;
    for (let i = 0; i < 10; i++) s[i] = saved[i];
    const whole = length >> 2;
    let at = 0;
    for (; at + 4 <= whole; at = at + 4) {
      s[1] = s[1] ^ data[at];
      s[0] = s[0] ^ data[at + 1];
      s[3] = s[3] ^ data[at + 2];
      s[2] = s[2] ^ data[at + 3];
      asconPermutation(s, 4);
    }
    const rest = (whole & 3) ^ 1;
    for (let j = 0; at + j < whole; j++) s[j ^ 1] = s[j ^ 1] ^ data[at + j];
    const bits = (length & 3) << 3;
    if (bits > 0) s[rest] = s[rest] ^ (data[whole] & ((1 << bits) - 1));
    s[rest] = s[rest] ^ (1 << bits);
    asconPermutation(s, 4);
    s[8] = s[8] ^ (1 << 31);
    s[1] = s[1] ^ 1;
    s[4] = s[4] ^ saved[10];
    s[5] = s[5] ^ saved[11];
    s[6] = s[6] ^ saved[12];
    s[7] = s[7] ^ saved[13];
    asconPermutation(s, 0);
    out4[0] = s[7] ^ saved[11];
    out4[1] = s[6] ^ saved[10];
    out4[2] = s[9] ^ saved[13];
    out4[3] = s[8] ^ saved[12];
    clear(s);
  }

  /** Begins Ascon-XOF128 (SP 800-232, clause 5.2); drops what was absorbed or squeezed before. */
  xofStart(): void {
    for (let i = 0; i < 10; i++) this.#xof[i] = this.#xofInitial[i];
    this.#position = 0;
    this.#squeezing = false;
  }

  /** Absorbs bytes[offset..+length); any split over several calls gives the same. Throws after the first squeeze. */
  xofAbsorb(bytes: ArrayLike<number>, offset: number, length: number): void {
    // public offset, length, at, end, position: lengths are never secret
    if (this.#squeezing) throw new Error("absorbing after squeezing");
    const s = this.#xof;
    const end = offset + length;
    let at = offset;
    let position = this.#position;
    while (at < end) {
      if (position === 0 && at + 8 <= end) {
        s[1] = s[1] ^ load(bytes, at);
        s[0] = s[0] ^ load(bytes, at + 4);
        at = at + 8;
        position = 8;
      } else {
        xorByte(s, position, bytes[at]);
        at = at + 1;
        position = position + 1;
      }
      if (position === 8) {
        asconPermutation(s, 0);
        position = 0;
      }
    }
    this.#position = position;
  }

  /** Absorbs one byte, such as a length prefix. */
  xofAbsorbByte(byte: number): void {
    if (this.#squeezing) throw new Error("absorbing after squeezing");
    xorByte(this.#xof, this.#position, byte);
    this.#position = this.#position + 1;
    if (this.#position === 8) {
      asconPermutation(this.#xof, 0);
      this.#position = 0;
    }
  }

  /** The next `length` bytes of output into out[offset..); any split over several calls gives the same stream. */
  xofSqueeze(out: Uint8Array | number[], offset: number, length: number): void {
    // public offset, length, position, i: lengths are never secret
    const s = this.#xof;
    let position = this.#position;
    if (!this.#squeezing) {
      xorByte(s, position, 1);
      asconPermutation(s, 0);
      this.#squeezing = true;
      position = 0;
    }
    let i = 0;
    while (i < length) {
      if (position === 8) {
        asconPermutation(s, 0);
        position = 0;
      }
      if (position === 0 && i + 8 <= length) {
        store(out, offset + i, s[1], s[0]);
        i = i + 8;
        position = 8;
      } else {
        out[offset + i] = byteOf(s, position);
        i = i + 1;
        position = position + 1;
      }
    }
    this.#position = position;
  }

  #start(s: number[], key16: Uint8Array, nonce16: Uint8Array): void {
    s[0] = 0x00001000;
    s[1] = (0x808c << 16) | 1;
    s[2] = load(key16, 4);
    s[3] = load(key16, 0);
    s[4] = load(key16, 12);
    s[5] = load(key16, 8);
    s[6] = load(nonce16, 4);
    s[7] = load(nonce16, 0);
    s[8] = load(nonce16, 12);
    s[9] = load(nonce16, 8);
    asconPermutation(s, 0);
    s[6] = s[6] ^ load(key16, 4);
    s[7] = s[7] ^ load(key16, 0);
    s[8] = s[8] ^ load(key16, 12);
    s[9] = s[9] ^ load(key16, 8);
  }

  #associate(s: number[], data: Uint8Array, length: number): void {
    // public length, at: lengths travel in the clear
    if (length > 0) {
      let at = 0;
      for (; at + 16 <= length; at = at + 16) {
        absorb16(s, data, at);
        asconPermutation(s, 4);
      }
      for (let j = 0; at + j < length; j++) xorByte(s, j, data[at + j]);
      xorByte(s, length & 15, 1);
      asconPermutation(s, 4);
    }
    s[8] = s[8] ^ (1 << 31);
  }

  #finish(s: number[], key16: Uint8Array): void {
    s[4] = s[4] ^ load(key16, 4);
    s[5] = s[5] ^ load(key16, 0);
    s[6] = s[6] ^ load(key16, 12);
    s[7] = s[7] ^ load(key16, 8);
    asconPermutation(s, 0);
    s[6] = s[6] ^ load(key16, 4);
    s[7] = s[7] ^ load(key16, 0);
    s[8] = s[8] ^ load(key16, 12);
    s[9] = s[9] ^ load(key16, 8);
  }
}

function clear(s: number[]): void {
  for (let i = 0; i < 10; i++) s[i] = 0;
}
