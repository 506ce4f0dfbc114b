// Makes a key pair from a 32-byte seed: d = expanded seed mod n, P = d·G. The seed is what is stored; d follows from it.
// Schedule, public: expand; comb; 1/Z by Fermat; affine, checked to lie on the curve; in suite 1, Z.

import { newLimbs, toBytes } from "../arithmetic/limbs.js";
import { label } from "../ascon/label.js";
import { copy, wipe } from "../memory/bytes.js";
import type { JobTools } from "./job-tools.js";
import type { KeyJob } from "./jobs.js";

export class KeyPairJob implements KeyJob {
  readonly #tools: JobTools;
  readonly #label: readonly number[] = label("openpurse key");
  readonly #d: number[] = newLimbs(20);
  readonly #secret: Uint8Array = new Uint8Array(32);
  readonly #public: Uint8Array = new Uint8Array(33);
  readonly #z: Uint8Array = new Uint8Array(32);
  // public #phase: the progress of the schedule
  #phase = 4;
  #good = 0;

  constructor(tools: JobTools) {
    this.#tools = tools;
  }

  /** Begins with a new seed; wipes the former result. */
  start(seed32: Uint8Array): void {
    const tools = this.#tools;
    tools.acquire(this);
    wipe(this.#public);
    wipe(this.#z);
    tools.expand.begin(seed32, this.#label);
    tools.expand.next(this.#d);
    tools.expand.end();
    tools.curve.scalar.mul(this.#d, this.#d, tools.curve.constants.unit);
    toBytes(this.#secret, 0, this.#d);
    tools.comb.start(this.#d, false);
    this.#phase = 0;
  }

  step(): boolean {
    if (this.#phase === 4) return true;
    const tools = this.#tools;
    tools.assertOwner(this);
    if (this.#phase === 0) {
      const done = tools.comb.step(); // public: the progress of the schedule
      if (done) {
        tools.power.start(tools.curve.field, tools.comb.result.z, tools.curve.constants.inverseField);
        this.#phase = 1;
      }
      return false;
    }
    if (this.#phase === 1) {
      const done = tools.power.step(); // public: the progress of the schedule
      if (done) this.#phase = 2;
      return false;
    }
    if (this.#phase === 3) {
      if (tools.z !== null) tools.z.of(this.#z, tools.affine, this.#good); // public: which suite this is
      this.#phase = 4;
      return true;
    }
    this.#good = tools.affine.load(tools.comb.result, tools.power.result);
    tools.affine.compress(this.#public, this.#good);
    wipe(this.#d);
    this.#phase = tools.z === null ? 4 : 3; // public: which suite this is
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
