/**
 * Bytes to throw at a decoder: near its good messages (flipped bits, overwritten spans, cut, extended, spliced) and far from them. Most keep a length
 * that the decoder takes, because what is short is refused at once and teaches nothing.
 */
import fc from "fast-check";
import type { Codec } from "../unit/protocol/codecs.js";
import { casesOf, unhex, VECTORS } from "../unit/protocol/vector-files.js";

/** The good messages that the vectors have for a decoder. */
function seedsOf(decoder: string): Uint8Array[] {
  return (Object.keys(VECTORS) as (keyof typeof VECTORS)[])
    .flatMap((file) => casesOf(file))
    .filter((one) => one.decoder === decoder && one.error === undefined)
    .map((one) => unhex(one.hex));
}

function flipped(seed: Uint8Array, bits: readonly number[]): Uint8Array {
  const out = seed.slice();
  if (out.length === 0) return out;
  for (const bit of bits) out[(bit >> 3) % out.length] ^= 1 << (bit & 7);
  return out;
}

function overwritten(seed: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  const out = seed.slice();
  for (let i = 0; i < bytes.length && out.length > 0; i++) out[(at + i) % out.length] = bytes[i];
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

const bits = fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 3 });
const noise = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });

/** Small messages that hold lists, so that splicing keeps them whole. */
const SPLICED = new Set(["decodeOrders"]);

export function bytesFor(codec: Codec): fc.Arbitrary<Uint8Array> {
  const seeds = seedsOf(codec.name);
  if (seeds.length === 0) throw new Error(`${codec.name} has no good vector to start from`);
  const seed = fc.constantFrom(...seeds);
  const spliced = fc.array(seed, { minLength: 1, maxLength: SPLICED.has(codec.name) ? 6 : 1 }).map(joined);
  const mutated = Math.min(codec.max, codec.min + 64);
  return fc.oneof(
    { weight: 3, arbitrary: spliced },
    { weight: 4, arbitrary: fc.tuple(spliced, bits).map(([s, b]) => flipped(s, b)) },
    { weight: 3, arbitrary: fc.tuple(seed, fc.nat(300), noise(1, 12)).map(([s, at, b]) => overwritten(s, at, b)) },
    { weight: 1, arbitrary: noise(codec.min, mutated) },
    { weight: 1, arbitrary: fc.tuple(spliced, fc.nat(300)).map(([s, n]) => s.slice(0, n % (s.length + 1))) },
    { weight: 1, arbitrary: fc.tuple(spliced, noise(1, 40)).map(([s, more]) => joined([s, more])) },
    { weight: 1, arbitrary: noise(0, 300) },
  );
}
