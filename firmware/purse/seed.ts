/**
 * Entropy, health-tested before use; a source that looks stuck stops the bracelet (fails closed).
 *
 * The two continuous tests of NIST SP 800-90B, clause 4.4, over bytes, for a source that claims at least one bit of entropy a byte:
 * repetition count with cutoff 31 (4.4.1, α = 2⁻³⁰) and, over the window we draw, an adaptive proportion bound (4.4.2).
 */
import type { Entropy } from "../port/entropy.js";

const WINDOW = 512;
const REPETITION_CUTOFF = 31;
const PROPORTION_CUTOFF = 410;
const SEED_LENGTH = 64;

/** 64 bytes for the generator. Throws when the source fails a test. */
export function seedFrom(entropy: Entropy): Uint8Array {
  const window = new Uint8Array(WINDOW);
  entropy.fill(window);
  // Counted without a branch: how often the bytes repeat is as secret as they are. Negative once a test has failed.
  let run = 1;
  let same = 1;
  let good = 0;
  for (let i = 1; i < WINDOW; i++) {
    run = (run & (((window[i] ^ window[i - 1]) - 1) >> 31)) + 1;
    same = same - (((window[i] ^ window[0]) - 1) >> 31);
    good = good | (REPETITION_CUTOFF - 1 - run) | (PROPORTION_CUTOFF - 1 - same);
  }
  // public: whether the source works.
  if (good < 0) throw new RangeError("the entropy source repeats itself: it is not used");
  // Fold the window to the seed, so that every byte drawn counts.
  const seed = window.slice(0, SEED_LENGTH);
  for (let i = SEED_LENGTH; i < WINDOW; i++) {
    const at = i % SEED_LENGTH;
    seed[at] = seed[at] ^ window[i];
  }
  window.fill(0);
  return seed;
}
