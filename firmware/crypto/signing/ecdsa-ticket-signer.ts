// The touch in suite 2: s = w·e + w·r·d mod n, for a ticket whose w and d follow from its secret (docs/design/crypto.md; FIPS 186-5,
// clause 6.4.1 with w = 1/k). One modular multiplication, and one more to check it.
//
// The check makes s a second time by another way: s' = w·(e + r·d), from a second expansion of the secret, a second reading of r and of
// the digest, and an addition before instead of after the multiplication. The two ways share no stored word and no intermediate value,
// so a single fault, in memory or in arithmetic, while presigning or while signing, makes s ≠ s', and zeros are given out.
// (Checking s·k = e + r·d instead would need k, hence an inversion; and w is what a fault attack would target.)
// r was fixed when the ticket was made and is public; a wrong r beside a right s does not verify and reveals nothing.

import { addLimbs, copyLimbs, fromBytes, isSame, isZero } from "../arithmetic/limbs.js";
import { copy } from "../memory/bytes.js";
import type { EcdsaPresignature } from "./ecdsa-presignature.js";
import { TicketSigner } from "./ticket-signer.js";

export class EcdsaTicketSigner extends TicketSigner<EcdsaPresignature> {
  /** w, and w·r·d to be added after the multiplication. */
  protected prepare(presignature: EcdsaPresignature, one: number[], two: number[], x: number[]): void {
    copyLimbs(presignature.w, one);
    copyLimbs(presignature.r, x);
    this.scalar.mul(two, x, two);
    this.scalar.mul(presignature.wrd, two, one);
  }

  /** w again, and r·d to be added before it. */
  protected prepareAgain(presignature: EcdsaPresignature, one: number[], two: number[], x: number[]): void {
    copyLimbs(presignature.wAgain, one);
    this.scalar.mul(presignature.rd, x, two);
  }

  sign(presignature: EcdsaPresignature, digest32: Uint8Array, out64: Uint8Array): number {
    const scalar = this.scalar;
    const e = this.r;
    fromBytes(e, 20, digest32, 0, 32);
    scalar.mul(this.s, e, presignature.w);
    scalar.add(this.s, this.s, presignature.wrd);

    fromBytes(this.t, 20, digest32, 0, 32);
    addLimbs(this.t, this.t, presignature.rd);
    scalar.mul(this.u, this.t, presignature.wAgain);

    const good = isSame(this.s, this.u) & ~isZero(this.u) & presignature.usable;
    return this.release(good, presignature.r, out64);
  }

  /** r does not depend on the digest: it is `first`. */
  signatureR(first32: Uint8Array, _digest32: Uint8Array, out: Uint8Array): void {
    copy(out, 0, first32, 0, 32);
  }
}
