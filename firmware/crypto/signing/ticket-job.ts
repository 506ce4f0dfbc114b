// The public half of a ticket: from its secret come two scalars, from them key d and nonce k; the public key is d·G, and what the
// signature needs of the nonce's point is the x coordinate of k·G modulo n. What the touch needs comes from the same secret again, in
// ticket-primer.ts. How d and k follow from the two scalars is the scheme's.
// Schedule, public: expand (a slice of its own); the first scalar's inverse by Fermat; comb for k; comb for d; one inversion modulo p for
// both points (Montgomery's trick); and, where a key has one, its Z.

import { copyLimbs, newLimbs, toBytes } from "../arithmetic/limbs.js";
import { Point } from "../curve/point.js";
import { copy, wipe } from "../memory/bytes.js";
import type { TicketJob } from "../suite/suite.js";
import type { JobTools } from "./job-tools.js";

/** From the second scalar and the first one's inverse: nonce k and key d. All in Montgomery form; d may come out 0, which is refused. */
export interface TicketScheme {
  scalars(k: number[], d: number[], second: readonly number[], inverse: readonly number[]): void;
}

export class TicketWork implements TicketJob {
  readonly #shop: JobTools;
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
  #phase = 7;
  #good = 0;

  /** `label` keeps this suite's ticket secrets apart from every other use; the signer must have the same. */
  constructor(shop: JobTools, scheme: TicketScheme, label: readonly number[]) {
    this.#shop = shop;
    this.#scheme = scheme;
    this.#label = label;
  }

  /** Begins with a ticket's secret; forgets the former result. */
  start(secret32: Uint8Array): void {
    const shop = this.#shop;
    shop.take(this);
    wipe(this.#first);
    wipe(this.#z);
    wipe(this.#public);
    copy(this.#secret, 0, secret32, 0, 32);
    this.#phase = 0;
  }

  step(): boolean {
    if (this.#phase === 7) return true;
    const shop = this.#shop;
    shop.check(this);
    if (this.#phase === 0) {
      this.#expand();
    } else if (this.#phase === 1 || this.#phase === 4) {
      const done = shop.power.step(); // public: the progress of the schedule
      if (done) this.#inverted();
    } else if (this.#phase < 4) {
      const done = shop.comb.step(); // public: the progress of the schedule
      if (done) this.#multiplied();
    } else if (this.#phase === 5) {
      this.#finish();
      this.#phase = shop.z === null ? 7 : 6; // public: which suite this is
    } else {
      if (shop.z !== null) shop.z.of(this.#z, shop.affine, this.#good); // public: which suite this is
      this.#phase = 7;
    }
    return this.#phase === 7;
  }

  publicKey(out33: Uint8Array): void {
    if (this.#phase !== 7) throw new Error("job not finished");
    copy(out33, 0, this.#public, 0, 33);
  }

  first(out32: Uint8Array): void {
    if (this.#phase !== 7) throw new Error("job not finished");
    copy(out32, 0, this.#first, 0, 32);
  }

  z(out32: Uint8Array): void {
    if (this.#phase !== 7) throw new Error("job not finished");
    copy(out32, 0, this.#z, 0, 32);
  }

  #expand(): void {
    const shop = this.#shop;
    shop.expand.begin(this.#secret, this.#label);
    shop.expand.next(this.#t);
    shop.expand.next(this.#d);
    shop.expand.end();
    shop.power.start(shop.curve.scalar, this.#t, shop.curve.constants.inverseScalar);
    this.#phase = 1;
  }

  #inverted(): void {
    const shop = this.#shop;
    this.#phase = this.#phase + 1;
    if (this.#phase !== 2) return;
    wipe(this.#secret); // not with its expansion, which is the longest slice
    this.#scheme.scalars(this.#k, this.#d, this.#d, shop.power.result);
    shop.curve.scalar.mul(this.#t, this.#k, shop.curve.constants.unit);
    wipe(this.#k);
    shop.comb.start(this.#t, false);
  }

  #multiplied(): void {
    const shop = this.#shop;
    const result = shop.comb.result;
    this.#phase = this.#phase + 1;
    if (this.#phase === 3) {
      copyLimbs(this.#nonce.x, result.x);
      copyLimbs(this.#nonce.y, result.y);
      copyLimbs(this.#nonce.z, result.z);
      shop.curve.scalar.mul(this.#t, this.#d, shop.curve.constants.unit);
      shop.comb.start(this.#t, false);
    } else {
      shop.curve.field.mul(this.#t, this.#nonce.z, result.z);
      shop.power.start(shop.curve.field, this.#t, shop.curve.constants.inverseField);
    }
  }

  #finish(): void {
    const shop = this.#shop;
    const field = shop.curve.field;
    // A point off the curve means a fault in either; then both outputs are zeros and the ticket can never sign.
    field.mul(this.#t, shop.power.result, shop.comb.result.z);
    const nonceGood = shop.affine.load(this.#nonce, this.#t);
    shop.affine.xModOrder(this.#d, nonceGood);
    field.mul(this.#t, shop.power.result, this.#nonce.z);
    const good = nonceGood & shop.affine.load(shop.comb.result, this.#t);
    for (let i = 0; i < 20; i++) this.#d[i] = this.#d[i] & good;
    toBytes(this.#first, 0, this.#d);
    shop.affine.compress(this.#public, good);
    this.#good = good;
    wipe(this.#d);
    wipe(this.#t);
  }
}
