// The touch: s = w·e + w·r·d mod n, for a ticket whose w and d follow from its secret (§3 of the design; FIPS 186-5, 6.4.1 with
// w = 1/k). One modular multiplication, and one more to check it.
//
// The check makes s a second time by another way: s' = w·(e + r·d), from a second expansion of the secret, a second reading of r and of
// the digest, and an addition before instead of after the multiplication. The two ways share no stored word and no
// intermediate value, so a single fault, in memory or in arithmetic, while priming or while signing, makes s ≠ s' and nothing
// is given out. (Checking s·k = e + r·d instead would need k, an inversion; and w is what a fault attack would go for.)
// Own room throughout, and priming's apart from signing's: priming and signing may happen in the middle of a job.

import { wipe } from "./bytes.js";
import type { Constants, Curve } from "./curve.js";
import type { Expand } from "./expand.js";
import { addLimbs, fromBytes, isBelow, isSame, isZero, newLimbs, toBytes } from "./limbs.js";
import type { PrimedTicket } from "./primed-ticket.js";
import type { Scalar } from "./scalar.js";
import type { Job } from "./suite.js";

export class TicketSigner implements Job {
  readonly #scalar: Scalar;
  readonly #constants: Constants;
  readonly #expand: Expand;
  readonly #label: readonly number[];
  readonly #e: number[] = newLimbs(20);
  readonly #s: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);
  readonly #d: number[] = newLimbs(20);
  readonly #r: number[] = newLimbs(20);
  // public #primed, #secret, #nonce, #phase: which ticket is being primed, and how far it is
  #primed: PrimedTicket | null = null;
  #secret: Uint8Array | null = null;
  #nonce: Uint8Array | null = null;
  #phase = 0;

  constructor(curve: Curve, expand: Expand, label: readonly number[]) {
    this.#scalar = curve.scalar;
    this.#constants = curve.constants;
    this.#expand = expand;
    this.#label = label;
  }

  /** Begins to fill `primed` from a ticket's secret and r; a zero or over-long r leaves it unable to sign. */
  start(primed: PrimedTicket, secret32: Uint8Array, r32: Uint8Array): void {
    // public primed, secret32, r32: which arrays, not what is in them
    primed.usable = 0;
    this.#primed = primed;
    this.#secret = secret32;
    this.#nonce = r32;
    this.#phase = 0;
  }

  /** An expansion, or the products with what it gave; true when both ways are ready and the ticket can sign. */
  step(): boolean {
    const primed = this.#primed;
    const secret = this.#secret;
    const r = this.#nonce;
    if (primed === null || secret === null || r === null) return true;
    if (this.#phase === 0) this.#open(secret, primed.w);
    else if (this.#phase === 1) this.#multiplyLate(primed, r);
    else if (this.#phase === 2) this.#open(secret, primed.wAgain);
    else this.#multiplyEarly(primed, r);
    this.#phase = this.#phase + 1;
    return this.#primed === null;
  }

  /** All slices at once. */
  run(): void {
    while (this.#primed !== null) this.step();
  }

  /** Wipes the ticket, and abandons priming it. */
  forget(primed: PrimedTicket): void {
    // public primed: which ticket, not what is in it
    primed.wipe();
    if (this.#primed === primed) this.#primed = null;
  }

  /** w and d from the secret. */
  #open(secret32: Uint8Array, w: number[]): void {
    this.#expand.begin(secret32, this.#label);
    this.#expand.next(w);
    this.#expand.next(this.#d);
    this.#expand.end();
  }

  /** w·r·d, to be added after the multiplication. */
  #multiplyLate(primed: PrimedTicket, r32: Uint8Array): void {
    fromBytes(this.#r, 20, r32, 0, 32);
    this.#scalar.mul(this.#r, this.#r, this.#d);
    this.#scalar.mul(primed.wrd, this.#r, primed.w);
  }

  /** r·d, to be added before it. */
  #multiplyEarly(primed: PrimedTicket, r32: Uint8Array): void {
    fromBytes(this.#r, 20, r32, 0, 32);
    primed.usable = isBelow(this.#r, this.#constants.n) & ~isZero(this.#r);
    this.#scalar.mul(primed.rd, this.#r, this.#d);
    this.#primed = null;
    this.#secret = null;
    this.#nonce = null;
    wipe(this.#d);
    wipe(this.#r);
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
    const s = this.#s;
    for (let i = 0; i < 20; i++) s[i] = s[i] & good;
    toBytes(out32, 0, s);
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
