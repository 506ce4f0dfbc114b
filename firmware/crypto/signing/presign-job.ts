// Presigning: what a ticket's signature needs besides the digest, made from the ticket's secret while idle. It is made in two ways that
// share no stored word, each from an expansion of its own, so that signing can compare them: four slices, each an expansion or the
// products with what it gave. The signers (ecdsa-ticket-signer.ts, sm2-ticket-signer.ts) say what the products are.
// Presigning and signing have memory of their own, apart from each other's and from the other jobs', so both may run in the middle of a job.

import { fromBytes, isBelow, isZero, newLimbs } from "../arithmetic/limbs.js";
import type { Scalar } from "../arithmetic/scalar.js";
import type { Constants, Curve } from "../curve/curve.js";
import { wipe } from "../memory/bytes.js";
import type { Expand } from "./expand.js";
import type { Job, Presignature } from "./jobs.js";

/** A presignature of either suite: everything in it but `suite` is secret. */
export interface TicketPresignature extends Presignature {
  /** −1 if it was made with a usable `first`, else 0. */
  usable: number;
  /** Erases it; signing gives 0 from now on. */
  wipe(): void;
}

export abstract class PresignJob<P extends TicketPresignature> implements Job {
  protected readonly scalar: Scalar;
  protected readonly constants: Constants;
  readonly #expand: Expand;
  readonly #label: readonly number[];
  readonly #one: number[] = newLimbs(20);
  readonly #two: number[] = newLimbs(20);
  readonly #x: number[] = newLimbs(20);
  // public #presignature, #secret, #first, #phase: which arrays are in use, and how far the job is
  #presignature: P | null = null;
  #secret: Uint8Array | null = null;
  #first: Uint8Array | null = null;
  #phase = 0;

  constructor(curve: Curve, expand: Expand, label: readonly number[]) {
    this.scalar = curve.scalar;
    this.constants = curve.constants;
    this.#expand = expand;
    this.#label = label;
  }

  /** The first way, from the ticket's two scalars in Montgomery form and x, its `first`, plain; may spoil them. */
  protected abstract prepare(presignature: P, one: number[], two: number[], x: number[]): void;
  /** The second way; x has been read a second time. */
  protected abstract prepareAgain(presignature: P, one: number[], two: number[], x: number[]): void;

  /** Begins to fill `presignature` from a ticket's secret and its `first`; a `first` that is zero or not below n leaves it unable to sign. */
  start(presignature: P, secret32: Uint8Array, first32: Uint8Array): void {
    // public presignature, secret32, first32: which arrays, not what is in them
    presignature.usable = 0;
    this.#presignature = presignature;
    this.#secret = secret32;
    this.#first = first32;
    this.#phase = 0;
  }

  /** One slice; true when both ways are made and the ticket can sign. */
  step(): boolean {
    const presignature = this.#presignature;
    const secret = this.#secret;
    const first = this.#first;
    if (presignature === null || secret === null || first === null) return true;
    if (this.#phase === 0 || this.#phase === 2) this.#open(secret);
    else if (this.#phase === 1) {
      fromBytes(this.#x, 20, first, 0, 32);
      this.prepare(presignature, this.#one, this.#two, this.#x);
    } else {
      fromBytes(this.#x, 20, first, 0, 32);
      presignature.usable = isBelow(this.#x, this.constants.n) & ~isZero(this.#x);
      this.prepareAgain(presignature, this.#one, this.#two, this.#x);
      this.#close();
    }
    this.#phase = this.#phase + 1;
    return this.#presignature === null;
  }

  /** All slices at once. */
  run(): void {
    while (this.#presignature !== null) this.step();
  }

  /** Wipes the presignature, and abandons the job that is filling it. */
  discard(presignature: P): void {
    // public presignature: which object, not what is in it
    presignature.wipe();
    if (this.#presignature === presignature) this.#close();
  }

  #open(secret32: Uint8Array): void {
    this.#expand.begin(secret32, this.#label);
    this.#expand.next(this.#one);
    this.#expand.next(this.#two);
    this.#expand.end();
  }

  #close(): void {
    this.#presignature = null;
    this.#secret = null;
    this.#first = null;
    wipe(this.#one);
    wipe(this.#two);
    wipe(this.#x);
  }
}
