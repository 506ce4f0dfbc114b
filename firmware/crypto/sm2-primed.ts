// An SM2 ticket ready to sign. sm2-ticket-signer.ts fills and reads it.

import { newLimbs } from "./limbs.js";
import type { PrimedTicket } from "./ticket-primer.js";

export class Sm2Primed implements PrimedTicket {
  readonly suite: number;
  /** x of the nonce's point, mod n. */
  readonly x: number[] = newLimbs(20);
  /** t − 1 in Montgomery form. */
  readonly less: number[] = newLimbs(20);
  /** t·k mod n. */
  readonly tk: number[] = newLimbs(20);
  /** t in Montgomery form, from an expansion of its own. */
  readonly t: number[] = newLimbs(20);
  /** x + k, from the second expansion and a second reading; not reduced. */
  readonly xk: number[] = newLimbs(20);
  usable = 0;

  constructor(suite: number) {
    this.suite = suite;
  }

  wipe(): void {
    for (let i = 0; i < 20; i++) {
      this.x[i] = 0;
      this.less[i] = 0;
      this.tk[i] = 0;
      this.t[i] = 0;
      this.xk[i] = 0;
    }
    this.usable = 0;
  }
}
