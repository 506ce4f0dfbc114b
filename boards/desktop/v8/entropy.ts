/**
 * The counterpart of entropy.c: random bytes from the computer, or, in the simulator only, a stream that follows from seed
 * and boot count (the reasons are there). The simulated stream is xoshiro128** and not secret.
 */
import { randomFillSync } from "node:crypto";

let state: Uint32Array | undefined;

/** The finaliser of MurmurHash3: each bit of the input reaches every bit of the output. */
function mix(x: number): number {
  const a = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return b ^ (b >>> 16);
}

function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}

function nextWord(s: Uint32Array): number {
  const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9);
  const shifted = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate(s[3], 11);
  return result;
}

/** From now on bytes follow from seed and boot count. For simulation only. */
export function simulateEntropy(seed: Buffer, boots: number): void {
  const words = [0, 1, 2, 3].map((i) => mix(seed.readUInt32BE(4 * i) ^ mix(boots + Math.imul(0x9e3779b9, i + 1))));
  state = Uint32Array.from(words.some((word) => word !== 0) ? words : [1, 0, 0, 0]);
}

export function fillWithEntropy(to: Uint8Array): void {
  if (!state) {
    randomFillSync(to);
    return;
  }
  for (let i = 0, word = 0; i < to.length; i++) {
    word = i % 4 === 0 ? nextWord(state) : word >>> 8;
    to[i] = word;
  }
}
