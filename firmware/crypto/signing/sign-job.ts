// A full signature over a digest, for the identity key; idle work. The equation is the suite's: ecdsa.ts, sm2.ts.
//
// The nonce is k = XOF(key ‖ digest ‖ extra) mod n, so no bad randomness can betray the key. But a deterministic nonce makes
// faults dangerous: two signatures of one digest that differ by one fault give the key away. So everything is done twice, by
// different ways, from separate readings of the inputs: k is expanded twice; k·G is computed twice, by different digits; the signature is
// made with the first k, x, d, e and must satisfy the equation with the second. Both points must lie on the curve.
// If anything differs the signature is all zeros.
// Schedule, public: expand; comb; expand; comb; an inversion modulo n by Fermat; one modulo p for both points; their x; finish.

import { copyLimbs, fromBytes, newLimbs, toBytes } from "../arithmetic/limbs.js";
import { label } from "../ascon/label.js";
import { Point } from "../curve/point.js";
import { copy, wipe } from "../memory/bytes.js";
import type { SignJob } from "../suite/suite.js";
import type { Equation } from "./equation.js";
import type { JobTools } from "./job-tools.js";

export class SignWork implements SignJob {
  readonly #shop: JobTools;
  readonly #equation: Equation;
  readonly #label: readonly number[] = label("nonce");
  readonly #secret: Uint8Array = new Uint8Array(32);
  readonly #digest: Uint8Array = new Uint8Array(32);
  readonly #extra: Uint8Array = new Uint8Array(32);
  readonly #d: number[] = newLimbs(20);
  readonly #e: number[] = newLimbs(20);
  readonly #k: number[] = newLimbs(20);
  readonly #kAgain: number[] = newLimbs(20);
  readonly #inverse: number[] = newLimbs(20);
  readonly #x: number[] = newLimbs(20);
  readonly #xAgain: number[] = newLimbs(20);
  readonly #r: number[] = newLimbs(20);
  readonly #s: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #first: Point = new Point();
  readonly #signature: Uint8Array = new Uint8Array(64);
  // public #phase, #extraLength: the progress of the schedule, and a length
  #phase = 10;
  #extraLength = 0;
  #good = 0;

  constructor(shop: JobTools, equation: Equation) {
    this.#shop = shop;
    this.#equation = equation;
  }

  /** Begins with private key d (1 ≤ d < n); forgets the former result. Throws if `extra` is longer than 32 bytes. */
  start(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): void {
    if (extra.length > 32) throw new Error("extra longer than 32 bytes");
    this.#shop.take(this);
    wipe(this.#signature);
    copy(this.#secret, 0, d32, 0, 32);
    copy(this.#digest, 0, digest32, 0, 32);
    copy(this.#extra, 0, extra, 0, extra.length);
    this.#extraLength = extra.length;
    fromBytes(this.#d, 20, d32, 0, 32);
    fromBytes(this.#e, 20, digest32, 0, 32);
    this.#phase = 0;
  }

  step(): boolean {
    if (this.#phase === 10) return true;
    const shop = this.#shop;
    shop.check(this);
    if (this.#phase === 0) this.#expand(this.#k);
    else if (this.#phase === 1) this.#multiply(this.#k, false);
    else if (this.#phase === 3) this.#expand(this.#kAgain);
    else if (this.#phase === 4) this.#multiply(this.#kAgain, true);
    else if (this.#phase < 6) {
      const done = shop.comb.step(); // public: the progress of the schedule
      if (done) this.#multiplied();
    } else if (this.#phase < 8) {
      const done = shop.power.step(); // public: the progress of the schedule
      if (done) this.#inverted();
    } else if (this.#phase === 8) {
      this.#points();
      this.#phase = 9;
    } else {
      this.#finish();
      this.#phase = 10;
    }
    return this.#phase === 10;
  }

  signature(out64: Uint8Array): void {
    if (this.#phase !== 10) throw new Error("job not finished");
    copy(out64, 0, this.#signature, 0, 64);
  }

  /** k, in Montgomery form. */
  #expand(k: number[]): void {
    const expand = this.#shop.expand;
    expand.begin(this.#secret, this.#label);
    expand.more(this.#digest, 32);
    expand.more(this.#extra, this.#extraLength);
    expand.next(k);
    expand.end();
    this.#phase = this.#phase + 1;
  }

  /** Starts the comb for k. */
  #multiply(k: readonly number[], again: boolean): void {
    // public again: the progress of the schedule
    this.#shop.curve.scalar.mul(this.#t, k, this.#shop.curve.constants.unit);
    this.#shop.comb.start(this.#t, again);
    this.#phase = this.#phase + 1;
  }

  #multiplied(): void {
    const shop = this.#shop;
    const result = shop.comb.result;
    this.#phase = this.#phase + 1;
    if (this.#phase === 3) {
      copyLimbs(this.#first.x, result.x);
      copyLimbs(this.#first.y, result.y);
      copyLimbs(this.#first.z, result.z);
    } else {
      this.#equation.divisor(this.#t, this.#d, this.#k);
      shop.power.start(shop.curve.scalar, this.#t, shop.curve.constants.inverseScalar);
    }
  }

  #inverted(): void {
    const shop = this.#shop;
    this.#phase = this.#phase + 1;
    if (this.#phase === 7) {
      copyLimbs(this.#inverse, shop.power.result);
      shop.curve.field.mul(this.#t, this.#first.z, shop.comb.result.z);
      shop.power.start(shop.curve.field, this.#t, shop.curve.constants.inverseField);
    }
  }

  /** The x coordinates of both points, which must lie on the curve. */
  #points(): void {
    const shop = this.#shop;
    const field = shop.curve.field;
    field.mul(this.#t, shop.power.result, shop.comb.result.z); // 1/(Z·Z') serves both points
    this.#good = shop.affine.load(this.#first, this.#t);
    shop.affine.xModOrder(this.#x, this.#good);
    field.mul(this.#t, shop.power.result, this.#first.z);
    this.#good = this.#good & shop.affine.load(shop.comb.result, this.#t);
    shop.affine.xModOrder(this.#xAgain, this.#good);
  }

  #finish(): void {
    let good = this.#good;
    this.#equation.make(this.#r, this.#s, this.#x, this.#d, this.#e, this.#k, this.#inverse);
    fromBytes(this.#d, 20, this.#secret, 0, 32);
    fromBytes(this.#e, 20, this.#digest, 0, 32);
    good = good & this.#equation.check(this.#r, this.#s, this.#xAgain, this.#d, this.#e, this.#kAgain);
    this.#release(good);
  }

  /** Writes r ‖ s where good is −1, zeros where it is 0, and forgets the rest. */
  #release(good: number): void {
    const r = this.#r;
    const s = this.#s;
    for (let i = 0; i < 20; i++) {
      r[i] = r[i] & good;
      s[i] = s[i] & good;
    }
    toBytes(this.#signature, 0, r);
    toBytes(this.#signature, 32, s);
    wipe(this.#secret);
    wipe(this.#d);
    wipe(this.#k);
    wipe(this.#kAgain);
    wipe(this.#inverse);
    wipe(this.#t);
  }
}
