/** The entropy port on the chip's noise, through entropy.c, which throws when the source repeats itself. */
import type { Entropy } from "../../firmware/port/entropy.js";

export class ChipEntropy implements Entropy {
  fill(into: Uint8Array): void {
    native("xs_openpurse_entropy_fill").call(this, into);
  }
}
