// An ECDSA ticket ready to sign. ecdsa-ticket-signer.ts fills and reads it.

import { newLimbs } from "./limbs.js";
import type { PrimedTicket } from "./ticket-primer.js";

export class EcdsaPrimed implements PrimedTicket {
  readonly suite: number;
  /** w in Montgomery form. */
  readonly w: number[] = newLimbs(20);
  /** w·r·d mod n. */
  readonly wrd: number[] = newLimbs(20);
  /** w once more, from an expansion of its own. */
  readonly wAgain: number[] = newLimbs(20);
  /** r·d mod n, from the second expansion. */
  readonly rd: number[] = newLimbs(20);
  /** r, to be written out. */
  readonly r: number[] = newLimbs(20);
  usable = 0;

  constructor(suite: number) {
    this.suite = suite;
  }

  wipe(): void {
    for (let i = 0; i < 20; i++) {
      this.w[i] = 0;
      this.wrd[i] = 0;
      this.wAgain[i] = 0;
      this.rd[i] = 0;
      this.r[i] = 0;
    }
    this.usable = 0;
  }
}
