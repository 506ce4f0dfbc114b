/** What colluding merchants have in common at the end of the day: every question and every answer, in order; and, for the test alone, the truth. */
import type { Truth } from "./wearer.js";

export interface Heard {
  /** Whose answer it is: what a linker wants to know and must not find. */
  readonly purse: number;
  /** Number of the touch, in the order of the town. */
  readonly touch: number;
  /** What was asked, in a word of docs/privacy.md. */
  readonly ask: string;
  /** Status word and length of the answer, or a count. */
  readonly outcome: string;
  /** The command whose answer `data` is; `request` is its data where a pipe carries the institution's bytes, and else empty. */
  readonly command: string;
  readonly request: Uint8Array;
  readonly data: Uint8Array;
  /** Name of the payment that the data makes, or null. */
  readonly payment: string | null;
  readonly truth: Truth;
}

export interface Transcript {
  readonly heard: readonly Heard[];
  readonly touches: number;
  readonly payments: number;
}
