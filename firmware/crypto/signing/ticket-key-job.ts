// The public half of a ticket: from its secret come two scalars, from them key d and nonce k; the public key is d·G, and what the
// signature needs of the nonce's point is the x coordinate of k·G modulo n. What the touch needs is made from the same secret by
// presign-job.ts. How d and k follow from the two scalars is the scheme's.
// Schedule, public: the phases below, in order. One inversion modulo p serves both points (Montgomery's trick).

import { copyLimbs, newLimbs, toBytes } from "../arithmetic/limbs.js";
import { Point } from "../curve/point.js";
import { copy, wipe } from "../memory/bytes.js";
import type { JobTools } from "./job-tools.js";
import type { TicketJob } from "./jobs.js";

/** The phases of the job; the two inversions and the two multiplications take many slices each, the others one. */
const EXPAND = 0;
const INVERT_SCALAR = 1;
const MULTIPLY_NONCE = 2;
const MULTIPLY_KEY = 3;
const INVERT_BOTH_Z = 4;
const TO_BYTES = 5;
/** In suite 1 only: the Z of GB/T 32918.2. */
const HASH_Z = 6;
const DONE = 7;

/** From the second scalar and the first one's inverse: nonce k and key d. All in Montgomery form; d may come out 0, which is refused. */
export interface TicketScheme {
  scalars(k: number[], d: number[], second: readonly number[], inverse: readonly number[]): void;
}

export class TicketKeyJob implements TicketJob {
  readonly #tools: JobTools;
  readonly #label: readonly number[];
  readonly #secret: Uint8Array = new Uint8Array(32);
  readonly #scheme: TicketScheme;
  readonly #d: number[] = newLimbs(20);
  readonly #k: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #nonce: Point = new Point();
  readonly #first: Uint8Array = new Uint8Array(32);
  readonly #z: Uint8Array = new Uint8Array(32);
  readonly #public: Uint8Array = new Uint8Array(33);
  // public #phase: the progress of the schedule
  #phase: number = DONE;
  #good = 0;

  /** `label` separates this suite's ticket secrets from every other use; the signer must have the same. */
  constructor(tools: JobTools, scheme: TicketScheme, label: readonly number[]) {
    this.#tools = tools;
    this.#scheme = scheme;
    this.#label = label;
  }

  /** Begins with a ticket's secret; wipes the former result. */
  start(secret32: Uint8Array): void {
    const tools = this.#tools;
    tools.acquire(this);
    wipe(this.#first);
    wipe(this.#z);
    wipe(this.#public);
    copy(this.#secret, 0, secret32, 0, 32);
    this.#phase = EXPAND;
  }

  step(): boolean {
    if (this.#phase === DONE) return true;
    const tools = this.#tools;
    tools.assertOwner(this);
    if (this.#phase === EXPAND) {
      this.#expand();
    } else if (this.#phase === INVERT_SCALAR || this.#phase === INVERT_BOTH_Z) {
      const done = tools.power.step(); // public: the progress of the schedule
      if (done) this.#inverted();
    } else if (this.#phase < INVERT_BOTH_Z) {
      const done = tools.comb.step(); // public: the progress of the schedule
      if (done) this.#multiplied();
    } else if (this.#phase === TO_BYTES) {
      this.#finish();
      this.#phase = tools.z === null ? DONE : HASH_Z; // public: which suite this is
    } else {
      if (tools.z !== null) tools.z.of(this.#z, tools.affine, this.#good); // public: which suite this is
      this.#phase = DONE;
    }
    return this.#phase === DONE;
  }

  publicKey(out33: Uint8Array): void {
    if (this.#phase !== DONE) throw new Error("job not finished");
    copy(out33, 0, this.#public, 0, 33);
  }

  first(out32: Uint8Array): void {
    if (this.#phase !== DONE) throw new Error("job not finished");
    copy(out32, 0, this.#first, 0, 32);
  }

  z(out32: Uint8Array): void {
    if (this.#phase !== DONE) throw new Error("job not finished");
    copy(out32, 0, this.#z, 0, 32);
  }

  #expand(): void {
    const tools = this.#tools;
    tools.expand.begin(this.#secret, this.#label);
    tools.expand.next(this.#t);
    tools.expand.next(this.#d);
    tools.expand.end();
    tools.power.start(tools.curve.scalar, this.#t, tools.curve.constants.inverseScalar);
    this.#phase = INVERT_SCALAR;
  }

  #inverted(): void {
    const tools = this.#tools;
    this.#phase = this.#phase + 1;
    if (this.#phase !== MULTIPLY_NONCE) return;
    wipe(this.#secret); // not with its expansion, which is the longest slice
    this.#scheme.scalars(this.#k, this.#d, this.#d, tools.power.result);
    tools.curve.scalar.mul(this.#t, this.#k, tools.curve.constants.unit);
    wipe(this.#k);
    tools.comb.start(this.#t, false);
  }

  #multiplied(): void {
    const tools = this.#tools;
    const result = tools.comb.result;
    this.#phase = this.#phase + 1;
    if (this.#phase === MULTIPLY_KEY) {
      copyLimbs(this.#nonce.x, result.x);
      copyLimbs(this.#nonce.y, result.y);
      copyLimbs(this.#nonce.z, result.z);
      tools.curve.scalar.mul(this.#t, this.#d, tools.curve.constants.unit);
      tools.comb.start(this.#t, false);
    } else {
      tools.curve.field.mul(this.#t, this.#nonce.z, result.z);
      tools.power.start(tools.curve.field, this.#t, tools.curve.constants.inverseField);
    }
  }

  #finish(): void {
    const tools = this.#tools;
    const field = tools.curve.field;
    // A point off the curve means a fault in either; then both outputs are zeros and the ticket can never sign.
    field.mul(this.#t, tools.power.result, tools.comb.result.z);
    const nonceGood = tools.affine.load(this.#nonce, this.#t);
    tools.affine.xModOrder(this.#d, nonceGood);
    field.mul(this.#t, tools.power.result, this.#nonce.z);
    const good = nonceGood & tools.affine.load(tools.comb.result, this.#t);
    for (let i = 0; i < 20; i++) this.#d[i] = this.#d[i] & good;
    toBytes(this.#first, 0, this.#d);
    tools.affine.compress(this.#public, good);
    this.#good = good;
    wipe(this.#d);
    wipe(this.#t);
  }
}
