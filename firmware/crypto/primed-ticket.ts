// An ECDSA ticket ready to sign: everything in it but `suite` is secret. ticket-signer.ts fills and reads it.

import { newLimbs } from "./limbs.js";
import type { Primed } from "./suite.js";

export class PrimedTicket implements Primed {
  readonly suite: number;
  /** w in Montgomery form. */
  readonly w: number[] = newLimbs(20);
  /** w·r·d mod n. */
  readonly wrd: number[] = newLimbs(20);
  /** w once more, from an expansion of its own. */
  readonly wAgain: number[] = newLimbs(20);
  /** r·d mod n, from the second expansion. */
  readonly rd: number[] = newLimbs(20);
  /** −1 if primed with a usable r, else 0. */
  usable = 0;

  constructor(suite: number) {
    this.suite = suite;
  }

  /** Forgets the ticket; signing gives 0 from now on. */
  wipe(): void {
    for (let i = 0; i < 20; i++) {
      this.w[i] = 0;
      this.wrd[i] = 0;
      this.wAgain[i] = 0;
      this.rd[i] = 0;
    }
    this.usable = 0;
  }
}
