// A full ECDSA signature (FIPS 186-5, clause 6.4) over a digest, for the identity key; idle work.
//
// The nonce is k = XOF(key ‖ digest ‖ extra) mod n, so no randomness can betray the key. A deterministic nonce makes faults
// dangerous: a wrong r beside a right one for the same digest would give the key away. So k·G is computed twice, by different digits
// of k, and compared; it must lie on the curve; and s is checked by s·k = e + r·d. If any of this fails the signature is all zeros.
// s is not brought into the lower half: verifiers must accept both (lowS: false).

import { copy, wipe } from "./bytes.js";
import { label } from "./label.js";
import { addLimbs, copyLimbs, fromBytes, isSame, isZero, newLimbs, toBytes } from "./limbs.js";
import { Point } from "./point.js";
import type { SignJob } from "./suite.js";
import type { Workshop } from "./workshop.js";

export class SignWork implements SignJob {
  readonly #shop: Workshop;
  readonly #label: readonly number[] = label("nonce");
  readonly #d: number[] = newLimbs(20);
  readonly #e: number[] = newLimbs(20);
  readonly #k: number[] = newLimbs(20);
  readonly #kPlain: number[] = newLimbs(20);
  readonly #inverse: number[] = newLimbs(20);
  readonly #r: number[] = newLimbs(20);
  readonly #s: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #first: Point = new Point();
  readonly #signature: Uint8Array = new Uint8Array(64);
  // public #phase: the progress of the schedule
  #phase = 6;

  constructor(shop: Workshop) {
    this.#shop = shop;
  }

  /** Begins with private key d (1 ≤ d < n); forgets the former result. */
  start(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): void {
    const shop = this.#shop;
    shop.take(this);
    wipe(this.#signature);
    fromBytes(this.#d, 20, d32, 0, 32);
    fromBytes(this.#e, 20, digest32, 0, 32);
    shop.expand.begin(d32, this.#label);
    shop.expand.more(digest32);
    shop.expand.more(extra);
    shop.expand.next(this.#k);
    shop.expand.end();
    this.#phase = 0;
  }

  step(): boolean {
    if (this.#phase === 6) return true;
    const shop = this.#shop;
    shop.check(this);
    if (this.#phase === 0) {
      shop.curve.scalar.mul(this.#kPlain, this.#k, shop.curve.constants.unit);
      shop.comb.start(this.#kPlain, false);
      this.#phase = 1;
    } else if (this.#phase < 3) {
      const done = shop.comb.step(); // public: the progress of the schedule
      if (done) this.#multiplied();
    } else if (this.#phase < 5) {
      const done = shop.power.step(); // public: the progress of the schedule
      if (done) this.#inverted();
    } else {
      this.#finish();
      this.#phase = 6;
    }
    return this.#phase === 6;
  }

  signature(out64: Uint8Array): void {
    if (this.#phase !== 6) throw new Error("job not finished");
    copy(out64, 0, this.#signature, 0, 64);
  }

  #multiplied(): void {
    const shop = this.#shop;
    const result = shop.comb.result;
    this.#phase = this.#phase + 1;
    if (this.#phase === 2) {
      copyLimbs(this.#first.x, result.x);
      copyLimbs(this.#first.y, result.y);
      copyLimbs(this.#first.z, result.z);
      shop.comb.start(this.#kPlain, true);
    } else shop.power.start(shop.curve.scalar, this.#k, shop.curve.constants.inverseScalar);
  }

  #inverted(): void {
    const shop = this.#shop;
    this.#phase = this.#phase + 1;
    if (this.#phase === 4) {
      copyLimbs(this.#inverse, shop.power.result);
      shop.curve.field.mul(this.#t, this.#first.z, shop.comb.result.z);
      shop.power.start(shop.curve.field, this.#t, shop.curve.constants.inverseField);
    }
  }

  #finish(): void {
    const shop = this.#shop;
    const field = shop.curve.field;
    const scalar = shop.curve.scalar;
    const constants = shop.curve.constants;
    // 1/(Z·Z') serves both points; the second is loaded last and gives r.
    field.mul(this.#t, shop.power.result, shop.comb.result.z);
    let good = shop.affine.load(this.#first, this.#t);
    copyLimbs(this.#s, shop.affine.x);
    field.mul(this.#t, shop.power.result, this.#first.z);
    good = good & shop.affine.load(shop.comb.result, this.#t) & isSame(this.#s, shop.affine.x);
    shop.affine.xModOrder(this.#r, good);

    scalar.mul(this.#t, this.#d, constants.toScalar);
    scalar.mul(this.#t, this.#r, this.#t);
    addLimbs(this.#t, this.#t, this.#e); // e + r·d, not reduced
    scalar.mul(this.#s, this.#t, this.#inverse);
    scalar.mul(this.#t, this.#t, constants.scalarOne);
    scalar.mul(this.#e, this.#s, this.#k);
    good = good & isSame(this.#e, this.#t) & ~isZero(this.#r) & ~isZero(this.#s);
    for (let i = 0; i < 20; i++) {
      this.#r[i] = this.#r[i] & good;
      this.#s[i] = this.#s[i] & good;
    }
    toBytes(this.#signature, 0, this.#r);
    toBytes(this.#signature, 32, this.#s);
    wipe(this.#d);
    wipe(this.#k);
    wipe(this.#kPlain);
    wipe(this.#inverse);
    wipe(this.#t);
  }
}
