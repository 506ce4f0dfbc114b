// Secret scalars from a seed: Ascon-XOF128, 48 bytes each, reduced modulo n, so that the bias is below 2^−128; zero, whose
// probability is negligible, becomes 1. The XOF is in use from begin() to end(): call all of it in one slice.

import { fromBytes, isZero, newLimbs } from "../arithmetic/limbs.js";
import type { Scalar } from "../arithmetic/scalar.js";
import type { Ascon } from "../ascon/ascon.js";
import { prfStart } from "../ascon/prf.js";
import type { Constants, Curve } from "../curve/curve.js";
import { wipe } from "../memory/bytes.js";

export class Expand {
  readonly #ascon: Ascon;
  readonly #scalar: Scalar;
  readonly #constants: Constants;
  readonly #bytes: Uint8Array = new Uint8Array(48);
  readonly #wide: number[] = newLimbs(30);
  readonly #high: number[] = newLimbs(20);

  constructor(ascon: Ascon, curve: Curve) {
    this.#ascon = ascon;
    this.#scalar = curve.scalar;
    this.#constants = curve.constants;
  }

  /** Keys the XOF, see prf.ts. */
  begin(key: Uint8Array, label: readonly number[]): void {
    prfStart(this.#ascon, key, label);
  }

  /** Absorbs bytes[0..length). */
  more(bytes: Uint8Array, length: number): void {
    // public length: lengths are never secret
    this.#ascon.xofAbsorb(bytes, 0, length);
  }

  /** o = the next scalar of the stream, 1 ≤ o < n, in Montgomery form. */
  next(o: number[]): void {
    this.#ascon.xofSqueeze(this.#bytes, 0, 48);
    fromBytes(this.#wide, 30, this.#bytes, 0, 48);
    const wide = this.#wide;
    const high = this.#high;
    const one = this.#constants.scalarOne;
    for (let i = 0; i < 10; i++) high[i] = wide[i + 20];
    for (let i = 10; i < 20; i++) high[i] = 0;
    this.#scalar.mul(o, wide, this.#constants.toScalar);
    this.#scalar.mul(high, high, this.#constants.toScalarHigh);
    this.#scalar.add(o, o, high);
    const zero = isZero(o);
    for (let i = 0; i < 20; i++) o[i] = o[i] | (one[i] & zero);
  }

  /** Ends the stream and wipes the scratch. */
  end(): void {
    this.#ascon.xofStart();
    wipe(this.#bytes);
    wipe(this.#wide);
    wipe(this.#high);
  }
}
