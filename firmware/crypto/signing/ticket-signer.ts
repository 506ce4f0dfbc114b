// The signature of a touch, completed from a presignature and the digest. How it is made, in two ways, differs between the suites
// (ecdsa-ticket-signer.ts, sm2-ticket-signer.ts). Writing it out, or zeros where the two ways differ, and wiping the scratch are the same for both.

import { newLimbs, toBytes } from "../arithmetic/limbs.js";
import { PresignJob, type TicketPresignature } from "./presign-job.js";

export abstract class TicketSigner<P extends TicketPresignature> extends PresignJob<P> {
  readonly #r: number[] = newLimbs(20);
  readonly #s: number[] = newLimbs(20);
  readonly #t: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);

  protected get r(): number[] {
    return this.#r;
  }

  protected get s(): number[] {
    return this.#s;
  }

  protected get t(): number[] {
    return this.#t;
  }

  protected get u(): number[] {
    return this.#u;
  }

  /** Signs: 1 with r ‖ s in out64, or 0 with zeros there, in the same time. */
  abstract sign(presignature: P, digest32: Uint8Array, out64: Uint8Array): number;

  /** out[0..32) = r of the signature by a ticket with this `first`; all of these numbers are public. */
  abstract signatureR(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void;

  /** Writes r (taken from `from`) and s to out64 where good is −1, zeros where it is 0; returns 1 or 0 accordingly. */
  protected release(good: number, from: readonly number[], out64: Uint8Array): number {
    const r = this.#r;
    const s = this.#s;
    for (let i = 0; i < 20; i++) {
      r[i] = from[i] & good;
      s[i] = s[i] & good;
    }
    toBytes(out64, 0, r);
    toBytes(out64, 32, s);
    this.clear();
    return good & 1;
  }

  protected clear(): void {
    const r = this.#r;
    const s = this.#s;
    const t = this.#t;
    const u = this.#u;
    for (let i = 0; i < 20; i++) {
      r[i] = 0;
      s[i] = 0;
      t[i] = 0;
      u[i] = 0;
    }
  }
}
