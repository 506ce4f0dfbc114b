/** Small helpers of the cryptography tests, for every engine: hex, repeatable bytes, running a job to its end. */

export function unhex(text: string): Uint8Array {
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

export function hex(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Repeatable bytes: a linear congruential generator, good enough to choose test inputs. */
export function source(seed: number): (length: number) => Uint8Array {
  let state = seed;
  return (length) => {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      out[i] = state >> 16;
    }
    return out;
  };
}

/** Steps a job until it says it is finished; the number of steps. */
export function finish(job: { step(): boolean }): number {
  let steps = 1;
  while (!job.step()) steps++;
  return steps;
}

export function concat(...parts: readonly ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

export const toBig = (bytes: ArrayLike<number>): bigint => BigInt(`0x${hex(bytes) || "0"}`);
export const fromBig = (value: bigint, length = 32): Uint8Array => unhex(value.toString(16).padStart(2 * length, "0"));
