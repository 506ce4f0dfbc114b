// Makes a key pair from a 32-byte seed: d = expanded seed mod n, P = d·G. The seed is the secret to keep; d follows from it.
// Schedule, public: expand; comb; 1/Z by Fermat; affine, checked to lie on the curve; and, where a key has one, its Z.

import { newLimbs, toBytes } from "../arithmetic/limbs.js";
import { label } from "../ascon/label.js";
import { copy, wipe } from "../memory/bytes.js";
import type { KeyJob } from "../suite/suite.js";
import type { JobTools } from "./job-tools.js";

export class KeyWork implements KeyJob {
  readonly #shop: JobTools;
  readonly #label: readonly number[] = label("openpurse key");
  readonly #d: number[] = newLimbs(20);
  readonly #secret: Uint8Array = new Uint8Array(32);
  readonly #public: Uint8Array = new Uint8Array(33);
  readonly #z: Uint8Array = new Uint8Array(32);
  // public #phase: the progress of the schedule
  #phase = 4;
  #good = 0;

  constructor(shop: JobTools) {
    this.#shop = shop;
  }

  /** Begins with a new seed; forgets the former result. */
  start(seed32: Uint8Array): void {
    const shop = this.#shop;
    shop.take(this);
    wipe(this.#public);
    wipe(this.#z);
    shop.expand.begin(seed32, this.#label);
    shop.expand.next(this.#d);
    shop.expand.end();
    shop.curve.scalar.mul(this.#d, this.#d, shop.curve.constants.unit);
    toBytes(this.#secret, 0, this.#d);
    shop.comb.start(this.#d, false);
    this.#phase = 0;
  }

  step(): boolean {
    if (this.#phase === 4) return true;
    const shop = this.#shop;
    shop.check(this);
    if (this.#phase === 0) {
      const done = shop.comb.step(); // public: the progress of the schedule
      if (done) {
        shop.power.start(shop.curve.field, shop.comb.result.z, shop.curve.constants.inverseField);
        this.#phase = 1;
      }
      return false;
    }
    if (this.#phase === 1) {
      const done = shop.power.step(); // public: the progress of the schedule
      if (done) this.#phase = 2;
      return false;
    }
    if (this.#phase === 3) {
      if (shop.z !== null) shop.z.of(this.#z, shop.affine, this.#good); // public: which suite this is
      this.#phase = 4;
      return true;
    }
    this.#good = shop.affine.load(shop.comb.result, shop.power.result);
    shop.affine.compress(this.#public, this.#good);
    wipe(this.#d);
    this.#phase = shop.z === null ? 4 : 3; // public: which suite this is
    return this.#phase === 4;
  }

  secret(out32: Uint8Array): void {
    if (this.#phase !== 4) throw new Error("job not finished");
    copy(out32, 0, this.#secret, 0, 32);
  }

  publicKey(out33: Uint8Array): void {
    if (this.#phase !== 4) throw new Error("job not finished");
    copy(out33, 0, this.#public, 0, 33);
  }

  z(out32: Uint8Array): void {
    if (this.#phase !== 4) throw new Error("job not finished");
    copy(out32, 0, this.#z, 0, 32);
  }
}
