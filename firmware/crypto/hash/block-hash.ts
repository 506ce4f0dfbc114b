// What SHA-256 (FIPS 180-4) and SM3 (GB/T 32905) have in common, which is all but the compression function: blocks of 64 bytes, a
// state of eight words, the padding. Incremental, int32 only, nothing allocated after construction, time depends on lengths only.
//
// A hash may stop at a 64-byte boundary and continue later from there: the part of a signed body that is known before a touch is hashed
// while idle, save()d, and restore()d during the touch. Messages are shorter than 2^28 bytes (the length stays int32).

import type { Hash } from "./hash.js";

/** A compression function over a state of eight int32 words. */
interface Block {
  start(state: number[]): void;
  absorb(state: number[], bytes: ArrayLike<number>, offset: number): void;
}

export class BlockHash implements Hash {
  readonly #block: Block;
  readonly #state: number[] = [0, 0, 0, 0, 0, 0, 0, 0];
  readonly #tail: number[] = [];
  // public #total: how many bytes came, not their values
  #total = 0;

  constructor(block: Block) {
    this.#block = block;
    for (let i = 0; i < 64; i++) this.#tail.push(0);
    this.#block.start(this.#state);
  }

  /** Begins a new message. */
  reset(): void {
    this.#block.start(this.#state);
    this.#total = 0;
  }

  /** Absorbs bytes[offset..offset + length). Whole blocks are read in place. */
  update(bytes: ArrayLike<number>, offset: number, length: number): void {
    // public offset, length, at, end, used: lengths are never secret
    const end = offset + length;
    let at = offset;
    let used = this.#total & 63;
    this.#total = this.#total + length;
    while (at < end) {
      if (used === 0 && at + 64 <= end) {
        this.#block.absorb(this.#state, bytes, at);
        at = at + 64;
      } else {
        this.#tail[used] = bytes[at];
        at = at + 1;
        used = used + 1;
        if (used === 64) {
          this.#block.absorb(this.#state, this.#tail, 0);
          used = 0;
        }
      }
    }
  }

  /** Writes the 32-byte digest to out[offset..) and begins a new message. */
  digest(out: Uint8Array | number[], offset: number): void {
    // public offset, used: lengths are never secret
    const tail = this.#tail;
    let used = this.#total & 63;
    tail[used] = 128;
    used = used + 1;
    if (used > 56) {
      for (; used < 64; used++) tail[used] = 0;
      this.#block.absorb(this.#state, tail, 0);
      used = 0;
    }
    for (; used < 60; used++) tail[used] = 0;
    tail[60] = (this.#total >> 21) & 255;
    tail[61] = (this.#total >> 13) & 255;
    tail[62] = (this.#total >> 5) & 255;
    tail[63] = (this.#total << 3) & 255;
    this.#block.absorb(this.#state, tail, 0);
    this.#write(out, offset);
    for (let i = 0; i < 64; i++) tail[i] = 0;
    this.reset();
  }

  /**
   * Writes the 32-byte digest of what save() saved and of block[0..length), length ≤ 55, to `out`, and begins a new message. `block` is 64 bytes, zeros
   * from `length` on: it is read in place, and the padding is written into it.
   */
  finish(from: readonly number[], block: Uint8Array, length: number, out: Uint8Array): void {
    // public length, total: lengths are never secret
    this.restore(from);
    const total = this.#total + length;
    block[length] = 128;
    block[60] = (total >> 21) & 255;
    block[61] = (total >> 13) & 255;
    block[62] = (total >> 5) & 255;
    block[63] = (total << 3) & 255;
    this.#block.absorb(this.#state, block, 0);
    this.#write(out, 0);
    this.reset();
  }

  #write(out: Uint8Array | number[], offset: number): void {
    // public offset: where the digest goes
    for (let i = 0; i < 8; i++) {
      const word = this.#state[i];
      const at = offset + (i << 2);
      out[at] = (word >> 24) & 255;
      out[at + 1] = (word >> 16) & 255;
      out[at + 2] = (word >> 8) & 255;
      out[at + 3] = word & 255;
    }
  }

  /** Saves the state in into[0..9). Throws unless a whole number of 64-byte blocks has come so far. */
  save(into: number[]): void {
    if ((this.#total & 63) !== 0) throw new Error("hash saved inside a block");
    for (let i = 0; i < 8; i++) into[i] = this.#state[i];
    into[8] = this.#total;
  }

  /** Continues from what save() saved, dropping the present message. */
  restore(from: readonly number[]): void {
    for (let i = 0; i < 8; i++) this.#state[i] = from[i];
    this.#total = from[8]; // public: a count of bytes
  }
}
