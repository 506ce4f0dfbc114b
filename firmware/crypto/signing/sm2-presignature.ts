// The presignature of an SM2 ticket; sm2-ticket-signer.ts fills and reads it. Its numbers are in private fields, so that they are not
// printed, copied or compared by accident (as in memory/secret.ts).

import { newLimbs } from "../arithmetic/limbs.js";
import type { TicketPresignature } from "./presign-job.js";

export class Sm2Presignature implements TicketPresignature {
  readonly suite: number;
  usable = 0;
  readonly #x: number[] = newLimbs(20);
  readonly #tMinusOne: number[] = newLimbs(20);
  readonly #tk: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #xk: number[] = newLimbs(20);

  constructor(suite: number) {
    this.suite = suite;
  }

  /** x of the nonce's point, mod n. */
  get x(): number[] {
    return this.#x;
  }

  /** t − 1 in Montgomery form. */
  get tMinusOne(): number[] {
    return this.#tMinusOne;
  }

  /** t·k mod n. */
  get tk(): number[] {
    return this.#tk;
  }

  /** t in Montgomery form, from an expansion of its own. */
  get t(): number[] {
    return this.#t;
  }

  /** x + k, from the second expansion and a second reading; not reduced. */
  get xk(): number[] {
    return this.#xk;
  }

  wipe(): void {
    const x = this.#x;
    const less = this.#tMinusOne;
    const tk = this.#tk;
    const t = this.#t;
    const xk = this.#xk;
    for (let i = 0; i < 20; i++) {
      x[i] = 0;
      less[i] = 0;
      tk[i] = 0;
      t[i] = 0;
      xk[i] = 0;
    }
    this.usable = 0;
  }
}
