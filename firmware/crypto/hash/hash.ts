// What a suite's hash does, whichever compression function it is made of: 32-byte digests of messages that come in pieces.

export interface Hash {
  reset(): void;
  update(bytes: ArrayLike<number>, offset: number, length: number): void;
  /** Writes 32 bytes and begins a new message. */
  digest(out: Uint8Array | number[], offset: number): void;
  /** Saves the state, at a whole number of 64-byte blocks, in into[0..9). */
  save(into: number[]): void;
  restore(from: readonly number[]): void;
  /** The digest of what was saved and of block[0..length), length ≤ 55; `block` is 64 bytes, zeros from there on, and is padded in place. */
  finish(from: readonly number[], block: Uint8Array, length: number, out: Uint8Array): void;
}
