// The presignature of an ECDSA ticket; ecdsa-ticket-signer.ts fills and reads it. Its numbers are in private fields, so that they are not
// printed, copied or compared by accident (as in memory/secret.ts).

import { newLimbs } from "../arithmetic/limbs.js";
import type { TicketPresignature } from "./presign-job.js";

export class EcdsaPresignature implements TicketPresignature {
  readonly suite: number;
  usable = 0;
  readonly #w: number[] = newLimbs(20);
  readonly #wrd: number[] = newLimbs(20);
  readonly #wAgain: number[] = newLimbs(20);
  readonly #rd: number[] = newLimbs(20);
  readonly #r: number[] = newLimbs(20);

  constructor(suite: number) {
    this.suite = suite;
  }

  /** w in Montgomery form. */
  get w(): number[] {
    return this.#w;
  }

  /** w·r·d mod n. */
  get wrd(): number[] {
    return this.#wrd;
  }

  /** w once more, from an expansion of its own. */
  get wAgain(): number[] {
    return this.#wAgain;
  }

  /** r·d mod n, from the second expansion. */
  get rd(): number[] {
    return this.#rd;
  }

  /** r, to be written out. */
  get r(): number[] {
    return this.#r;
  }

  wipe(): void {
    const w = this.#w;
    const wrd = this.#wrd;
    const wAgain = this.#wAgain;
    const rd = this.#rd;
    const r = this.#r;
    for (let i = 0; i < 20; i++) {
      w[i] = 0;
      wrd[i] = 0;
      wAgain[i] = 0;
      rd[i] = 0;
      r[i] = 0;
    }
    this.usable = 0;
  }
}
