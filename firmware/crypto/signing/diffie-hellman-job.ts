// Diffie–Hellman: the x coordinate of d·Q for a peer's point Q (SP 800-56A, clause 5.7.1.2; the curve has cofactor 1).
// Schedule, public: decompress Q by a square root, and stop if it is no point of the curve; window multiplication; 1/Z; affine.

import { fromBytes, isBelow, newLimbs, toBytes } from "../arithmetic/limbs.js";
import { copy, wipe } from "../memory/bytes.js";
import type { JobTools } from "./job-tools.js";
import type { DhJob } from "./jobs.js";

export class DiffieHellmanJob implements DhJob {
  // public valid: the peer knows whether its bytes are a point
  valid = true;
  readonly #tools: JobTools;
  readonly #d: number[] = newLimbs(20);
  readonly #x: number[] = newLimbs(20);
  readonly #y: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #shared: Uint8Array = new Uint8Array(32);
  // public #phase, #sign: the progress of the schedule; the first byte of the peer's point
  #phase = 4;
  #sign = 0;

  constructor(tools: JobTools) {
    this.#tools = tools;
  }

  /** Begins with private key d (1 ≤ d < n) and the peer's compressed point; wipes the former result. */
  start(d32: Uint8Array, peer33: Uint8Array): void {
    const tools = this.#tools;
    const f = tools.curve.field;
    tools.acquire(this);
    wipe(this.#shared);
    fromBytes(this.#d, 20, d32, 0, 32);
    fromBytes(this.#x, 20, peer33, 1, 32);
    this.#sign = peer33[0]; // public: the peer's point
    const inRange = isBelow(this.#x, tools.curve.constants.p) !== 0; // public: the peer's point
    this.valid = peer33.length === 33 && (this.#sign === 2 || this.#sign === 3) && inRange;
    f.mul(this.#x, this.#x, tools.curve.constants.toField);
    f.norm(this.#x, this.#x);
    tools.points.cubic(this.#t, this.#x);
    tools.power.start(f, this.#t, tools.curve.constants.rootField);
    this.#phase = this.valid ? 0 : 4;
  }

  step(): boolean {
    if (this.#phase === 4) return true;
    const tools = this.#tools;
    tools.assertOwner(this);
    if (this.#phase === 0) {
      const done = tools.power.step(); // public: the progress of the schedule
      if (done) this.#decompress();
    } else if (this.#phase === 1) {
      const done = tools.window.step(); // public: the progress of the schedule
      if (done) {
        tools.power.start(tools.curve.field, tools.window.result.z, tools.curve.constants.inverseField);
        this.#phase = 2;
      }
    } else if (this.#phase === 2) {
      const done = tools.power.step(); // public: the progress of the schedule
      if (done) this.#phase = 3;
    } else {
      const good = tools.affine.load(tools.window.result, tools.power.result);
      tools.affine.plainX(this.#t, good);
      toBytes(this.#shared, 0, this.#t);
      wipe(this.#d);
      wipe(this.#t);
      this.#phase = 4;
    }
    return this.#phase === 4;
  }

  sharedX(out32: Uint8Array): void {
    if (this.#phase !== 4) throw new Error("job not finished");
    copy(out32, 0, this.#shared, 0, 32);
  }

  /** Takes the root as y if it is one, with the parity that the peer's first byte says; otherwise the job ends. */
  #decompress(): void {
    const tools = this.#tools;
    const f = tools.curve.field;
    f.norm(this.#y, tools.power.result);
    this.valid = tools.points.isOnCurve(this.#x, this.#y) !== 0; // public: the peer's point
    if (!this.valid) {
      wipe(this.#d);
      this.#phase = 4;
      return;
    }
    f.mul(this.#t, this.#y, tools.curve.constants.unit);
    f.norm(this.#t, this.#t);
    const odd = this.#t[0] & 1;
    f.negate(this.#y, this.#y, 0 - (odd ^ (this.#sign & 1)));
    tools.window.start(this.#d, this.#x, this.#y, tools.curve.constants.one);
    this.#phase = 1;
  }
}
