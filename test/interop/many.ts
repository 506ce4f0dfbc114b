/** Random cases against implementations that share no line with the core: how many, from which seed, and a test that has run them all. */
import { expect } from "chai";
import { source } from "../unit/crypto/support.js";

/** OPENPURSE_SEED chooses other inputs; it stands in the titles. */
export const seed = Number(process.env.OPENPURSE_SEED ?? 20251);

/** How many random cases each primitive meets. */
const CASES = 2000;

/** A test of that many cases; each must say that it was compared, and so many comparisons are part of the test. */
export function many(title: string, body: (i: number) => true): void {
  it(`${title}: ${CASES} cases`, () => {
    let compared = 0;
    for (let i = 0; i < CASES; i++) if (body(i)) compared++;
    expect(compared).to.equal(CASES);
  });
}

/** Bytes from the seed, and numbers below a bound up to 65,536. */
export function inputs() {
  const bytes = source(seed);
  return {
    bytes,
    below: (bound: number): number => ((bytes(1)[0] as number) * 256 + (bytes(1)[0] as number)) % bound,
  };
}
