// An SM2 ticket ready to sign. sm2-ticket-signer.ts fills and reads it. What is in it is private: no accident prints, copies or compares it (secret.ts).

import { newLimbs } from "../arithmetic/limbs.js";
import type { TicketPresignature } from "./presign-job.js";

export class Sm2Presignature implements TicketPresignature {
  readonly suite: number;
  usable = 0;
  readonly #x: number[] = newLimbs(20);
  readonly #less: number[] = newLimbs(20);
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
  get less(): number[] {
    return this.#less;
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
    const less = this.#less;
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
