// The touch in suite 1: r = e + x, s = (t − 1)·r + t·k mod n, for a ticket whose t = 1/(1 + d) and k follow from its secret (docs/design/
// crypto.md; GB/T 32918.2, clause 6.1, steps A5 to A7). One modular multiplication, and one more to check it.
//
// The check makes s + r, which is t·(e + x + k), from a second expansion of the secret and second readings of x and of the digest, with all
// additions before the multiplication. The two ways share no stored word and no intermediate value, so a single fault, in memory
// or in arithmetic, while presigning or while signing, makes them differ, and zeros are given out. That holds for a fault in r too, which enters s
// with t − 1 and the check with t. What the standard refuses is refused: r = 0, s = 0, and r + k = n, for then s + r = t·(r + k) = 0.

import { addLimbs, fromBytes, isSame, isZero, newLimbs, toBytes } from "../arithmetic/limbs.js";
import type { Sm2Presignature } from "./sm2-presignature.js";
import { TicketSigner } from "./ticket-signer.js";

export class Sm2TicketSigner extends TicketSigner<Sm2Presignature> {
  readonly #zero: readonly number[] = newLimbs(20);

  /** x, t − 1, and t·k to be added after the multiplication. */
  protected prepare(presignature: Sm2Presignature, one: number[], two: number[], x: number[]): void {
    this.scalar.add(presignature.x, x, this.#zero);
    this.scalar.add(presignature.tMinusOne, one, this.constants.scalarMinusOne);
    this.scalar.mul(two, two, this.constants.unit);
    this.scalar.mul(presignature.tk, two, one);
  }

  /** t, and x + k to be added before it. */
  protected prepareAgain(presignature: Sm2Presignature, one: number[], two: number[], x: number[]): void {
    for (let i = 0; i < 20; i++) presignature.t[i] = one[i];
    this.scalar.mul(two, two, this.constants.unit);
    addLimbs(presignature.xk, x, two);
  }

  signatureR(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void {
    fromBytes(this.t, 20, first32, 0, 32);
    fromBytes(this.r, 20, digest32, 0, 32);
    this.scalar.add(this.r, this.r, this.#zero);
    this.scalar.add(this.r, this.r, this.t);
    toBytes(out, 0, this.r);
    this.clear();
  }

  sign(presignature: Sm2Presignature, digest32: Uint8Array, out64: Uint8Array): number {
    const scalar = this.scalar;
    const r = this.r;
    const s = this.s;
    fromBytes(r, 20, digest32, 0, 32);
    scalar.add(r, r, this.#zero); // a digest may be n or more
    scalar.add(r, r, presignature.x);
    scalar.mul(s, r, presignature.tMinusOne);
    scalar.add(s, s, presignature.tk);

    fromBytes(this.t, 20, digest32, 0, 32);
    addLimbs(this.t, this.t, presignature.xk);
    scalar.mul(this.u, this.t, presignature.t);
    scalar.add(this.t, s, r);

    const good = isSame(this.t, this.u) & ~isZero(this.u) & ~isZero(r) & ~isZero(s) & presignature.usable;
    return this.release(good, r, out64);
  }
}
