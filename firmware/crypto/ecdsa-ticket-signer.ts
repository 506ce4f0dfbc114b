// The touch in suite 2: s = w·e + w·r·d mod n, for a ticket whose w and d follow from its secret (§3 of the design; FIPS 186-5, 6.4.1
// with w = 1/k). One modular multiplication, and one more to check it.
//
// The check makes s a second time by another way: s' = w·(e + r·d), from a second expansion of the secret, a second reading of r and of
// the digest, and an addition before instead of after the multiplication. The two ways share no stored word and no
// intermediate value, so a single fault, in memory or in arithmetic, while priming or while signing, makes s ≠ s' and nothing
// is given out. (Checking s·k = e + r·d instead would need k, an inversion; and w is what a fault attack would go for.)
// r was fixed when the ticket was made and is public; a wrong r beside a right s is a signature that nobody takes, and tells nothing.

import type { EcdsaPrimed } from "./ecdsa-primed.js";
import { addLimbs, copyLimbs, fromBytes, isSame, isZero, newLimbs, toBytes } from "./limbs.js";
import { TicketPrimer } from "./ticket-primer.js";

export class EcdsaTicketSigner extends TicketPrimer<EcdsaPrimed> {
  readonly #e: number[] = newLimbs(20);
  readonly #s: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);

  /** w, and w·r·d to be added after the multiplication. */
  protected prepare(primed: EcdsaPrimed, one: number[], two: number[], x: number[]): void {
    copyLimbs(primed.w, one);
    copyLimbs(primed.r, x);
    this.scalar.mul(two, x, two);
    this.scalar.mul(primed.wrd, two, one);
  }

  /** w again, and r·d to be added before it. */
  protected prepareAgain(primed: EcdsaPrimed, one: number[], two: number[], x: number[]): void {
    copyLimbs(primed.wAgain, one);
    this.scalar.mul(primed.rd, x, two);
  }

  /** Signs: 1 with r ‖ s in out64, or 0 with zeros there; which of the two takes the same time. */
  sign(primed: EcdsaPrimed, digest32: Uint8Array, out64: Uint8Array): number {
    const scalar = this.scalar;
    fromBytes(this.#e, 20, digest32, 0, 32);
    scalar.mul(this.#s, this.#e, primed.w);
    scalar.add(this.#s, this.#s, primed.wrd);

    fromBytes(this.#t, 20, digest32, 0, 32);
    addLimbs(this.#t, this.#t, primed.rd);
    scalar.mul(this.#u, this.#t, primed.wAgain);

    const good = isSame(this.#s, this.#u) & ~isZero(this.#u) & primed.usable;
    const r = this.#e;
    const s = this.#s;
    for (let i = 0; i < 20; i++) {
      r[i] = primed.r[i] & good;
      s[i] = s[i] & good;
    }
    toBytes(out64, 0, r);
    toBytes(out64, 32, s);
    this.#clear();
    return good & 1;
  }

  #clear(): void {
    const e = this.#e;
    const s = this.#s;
    const t = this.#t;
    const u = this.#u;
    for (let i = 0; i < 20; i++) {
      e[i] = 0;
      s[i] = 0;
      t[i] = 0;
      u[i] = 0;
    }
  }
}
