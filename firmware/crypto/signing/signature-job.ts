// A full signature over a digest with the identity key; idle work. The equation is the suite's: ecdsa.ts, sm2.ts.
//
// The nonce is k = XOF(key ‖ digest ‖ extra) mod n, so bad randomness cannot reveal the key. But a deterministic nonce makes
// faults dangerous: two signatures of one digest that differ by one fault give the key away. So everything is done twice, in
// different ways, from separate readings of the inputs: k is expanded twice; k·G is computed twice, from different digits; the signature is
// made with the first k, x, d, e and must satisfy the equation with the second. Both points must lie on the curve.
// If anything differs the signature is all zeros.
// Schedule, public: the phases below, in order.

import { copyLimbs, fromBytes, newLimbs, toBytes } from "../arithmetic/limbs.js";
import { label } from "../ascon/label.js";
import { Point } from "../curve/point.js";
import { copy, wipe } from "../memory/bytes.js";
import type { Equation } from "./equation.js";
import type { JobTools } from "./job-tools.js";
import type { SignJob } from "./jobs.js";

/** The phases of the job; combs and inversions take many slices each, the others one. */
const EXPAND = 0;
const START_COMB = 1;
const COMB = 2;
const EXPAND_AGAIN = 3;
const START_COMB_AGAIN = 4;
const COMB_AGAIN = 5;
const INVERT_SCALAR = 6;
/** One inversion modulo p serves both points. */
const INVERT_BOTH_Z = 7;
const TO_AFFINE = 8;
const SIGN = 9;
const DONE = 10;

export class SignatureJob implements SignJob {
  readonly #tools: JobTools;
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
  #phase: number = DONE;
  #extraLength = 0;
  #good = 0;

  constructor(tools: JobTools, equation: Equation) {
    this.#tools = tools;
    this.#equation = equation;
  }

  /** Begins with private key d (1 ≤ d < n); wipes the former result. Throws if `extra` is longer than 32 bytes. */
  start(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): void {
    if (extra.length > 32) throw new Error("extra longer than 32 bytes");
    this.#tools.acquire(this);
    wipe(this.#signature);
    copy(this.#secret, 0, d32, 0, 32);
    copy(this.#digest, 0, digest32, 0, 32);
    copy(this.#extra, 0, extra, 0, extra.length);
    this.#extraLength = extra.length;
    fromBytes(this.#d, 20, d32, 0, 32);
    fromBytes(this.#e, 20, digest32, 0, 32);
    this.#phase = EXPAND;
  }

  step(): boolean {
    if (this.#phase === DONE) return true;
    const tools = this.#tools;
    tools.assertOwner(this);
    if (this.#phase === EXPAND) this.#expand(this.#k);
    else if (this.#phase === START_COMB) this.#multiply(this.#k, false);
    else if (this.#phase === EXPAND_AGAIN) this.#expand(this.#kAgain);
    else if (this.#phase === START_COMB_AGAIN) this.#multiply(this.#kAgain, true);
    else if (this.#phase === COMB || this.#phase === COMB_AGAIN) {
      const done = tools.comb.step(); // public: the progress of the schedule
      if (done) this.#multiplied();
    } else if (this.#phase === INVERT_SCALAR || this.#phase === INVERT_BOTH_Z) {
      const done = tools.power.step(); // public: the progress of the schedule
      if (done) this.#inverted();
    } else if (this.#phase === TO_AFFINE) {
      this.#points();
      this.#phase = SIGN;
    } else {
      this.#finish();
      this.#phase = DONE;
    }
    return this.#phase === DONE;
  }

  signature(out64: Uint8Array): void {
    if (this.#phase !== DONE) throw new Error("job not finished");
    copy(out64, 0, this.#signature, 0, 64);
  }

  /** k = the nonce, in Montgomery form. */
  #expand(k: number[]): void {
    const expand = this.#tools.expand;
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
    this.#tools.curve.scalar.mul(this.#t, k, this.#tools.curve.constants.unit);
    this.#tools.comb.start(this.#t, again);
    this.#phase = this.#phase + 1;
  }

  #multiplied(): void {
    const tools = this.#tools;
    const result = tools.comb.result;
    this.#phase = this.#phase + 1;
    if (this.#phase === EXPAND_AGAIN) {
      copyLimbs(this.#first.x, result.x);
      copyLimbs(this.#first.y, result.y);
      copyLimbs(this.#first.z, result.z);
    } else {
      this.#equation.divisor(this.#t, this.#d, this.#k);
      tools.power.start(tools.curve.scalar, this.#t, tools.curve.constants.inverseScalar);
    }
  }

  #inverted(): void {
    const tools = this.#tools;
    this.#phase = this.#phase + 1;
    if (this.#phase === INVERT_BOTH_Z) {
      copyLimbs(this.#inverse, tools.power.result);
      tools.curve.field.mul(this.#t, this.#first.z, tools.comb.result.z);
      tools.power.start(tools.curve.field, this.#t, tools.curve.constants.inverseField);
    }
  }

  /** The x coordinates of both points, which must lie on the curve. */
  #points(): void {
    const tools = this.#tools;
    const field = tools.curve.field;
    field.mul(this.#t, tools.power.result, tools.comb.result.z); // 1/(Z·Z') serves both points
    this.#good = tools.affine.load(this.#first, this.#t);
    tools.affine.xModOrder(this.#x, this.#good);
    field.mul(this.#t, tools.power.result, this.#first.z);
    this.#good = this.#good & tools.affine.load(tools.comb.result, this.#t);
    tools.affine.xModOrder(this.#xAgain, this.#good);
  }

  #finish(): void {
    let good = this.#good;
    this.#equation.sign(this.#r, this.#s, this.#x, this.#d, this.#e, this.#k, this.#inverse);
    fromBytes(this.#d, 20, this.#secret, 0, 32);
    fromBytes(this.#e, 20, this.#digest, 0, 32);
    good = good & this.#equation.check(this.#r, this.#s, this.#xAgain, this.#d, this.#e, this.#kAgain);
    this.#release(good);
  }

  /** Writes r ‖ s where good is −1, zeros where it is 0, and wipes the rest. */
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
