// The touch: s = w·e + w·r·d mod n, for a ticket whose w and d follow from its secret (§3 of the design; FIPS 186-5, 6.4.1 with
// w = 1/k). One modular multiplication, and one more to check it.
//
// The check makes s a second time by another way: s' = w·(e + r·d), from a second expansion of the secret, a second reading of r and of
// the digest, and an addition before instead of after the multiplication. The two ways share no stored word and no
// intermediate value, so a single fault, in memory or in arithmetic, while priming or while signing, makes s ≠ s' and nothing
// is given out. (Checking s·k = e + r·d instead would need k, an inversion; and w is what a fault attack would go for.)
// Own room throughout: priming and signing may happen in the middle of a job.

import type { Constants, Curve } from "./curve.js";
import type { Expand } from "./expand.js";
import { addLimbs, fromBytes, isBelow, isSame, isZero, newLimbs, toBytes } from "./limbs.js";
import type { PrimedTicket } from "./primed-ticket.js";
import type { Scalar } from "./scalar.js";

export class TicketSigner {
  readonly #scalar: Scalar;
  readonly #constants: Constants;
  readonly #expand: Expand;
  readonly #label: readonly number[];
  readonly #e: number[] = newLimbs(20);
  readonly #s: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);

  constructor(curve: Curve, expand: Expand, label: readonly number[]) {
    this.#scalar = curve.scalar;
    this.#constants = curve.constants;
    this.#expand = expand;
    this.#label = label;
  }

  /** Fills `primed` from a ticket's secret and r; a zero or over-long r leaves it unable to sign. */
  prime(primed: PrimedTicket, secret32: Uint8Array, r32: Uint8Array): void {
    const scalar = this.#scalar;
    fromBytes(this.#t, 20, r32, 0, 32);
    primed.usable = isBelow(this.#t, this.#constants.n) & ~isZero(this.#t);
    this.#open(secret32, primed.w, this.#u);
    scalar.mul(this.#t, this.#t, this.#u);
    scalar.mul(primed.wrd, this.#t, primed.w);

    this.#open(secret32, primed.wAgain, this.#u);
    fromBytes(this.#t, 20, r32, 0, 32);
    scalar.mul(primed.rd, this.#t, this.#u);
    this.#clear();
  }

  /** Signs: 1 with s in out32, or 0 with zeros there; which of the two takes the same time. */
  sign(primed: PrimedTicket, digest32: Uint8Array, out32: Uint8Array): number {
    const scalar = this.#scalar;
    fromBytes(this.#e, 20, digest32, 0, 32);
    scalar.mul(this.#s, this.#e, primed.w);
    scalar.add(this.#s, this.#s, primed.wrd);

    fromBytes(this.#t, 20, digest32, 0, 32);
    addLimbs(this.#t, this.#t, primed.rd);
    scalar.mul(this.#u, this.#t, primed.wAgain);

    const good = isSame(this.#s, this.#u) & ~isZero(this.#u) & primed.usable;
    for (let i = 0; i < 20; i++) this.#s[i] = this.#s[i] & good;
    toBytes(out32, 0, this.#s);
    this.#clear();
    return good & 1;
  }

  #open(secret32: Uint8Array, w: number[], d: number[]): void {
    this.#expand.begin(secret32, this.#label);
    this.#expand.next(w);
    this.#expand.next(d);
    this.#expand.end();
  }

  #clear(): void {
    for (let i = 0; i < 20; i++) {
      this.#e[i] = 0;
      this.#s[i] = 0;
      this.#t[i] = 0;
      this.#u[i] = 0;
    }
  }
}
