// Priming a ticket: what its touch needs, made from its secret while idle. Two ways that share no stored word, each from an expansion of
// its own, so that signing can compare them: in four slices, an expansion or the products with what it gave.
// The signers (ecdsa-ticket-signer.ts, sm2-ticket-signer.ts) say what the products are. Own room throughout, and priming's apart from
// signing's: priming and signing may happen in the middle of a job.

import { fromBytes, isBelow, isZero, newLimbs } from "../arithmetic/limbs.js";
import type { Scalar } from "../arithmetic/scalar.js";
import type { Constants, Curve } from "../curve/curve.js";
import { wipe } from "../memory/bytes.js";
import type { Job, Presignature } from "../suite/suite.js";
import type { Expand } from "./expand.js";

/** A ticket ready to sign: everything in it but `suite` is secret. */
export interface TicketPresignature extends Presignature {
  /** −1 if primed with a usable `first`, else 0. */
  usable: number;
  /** Forgets the ticket; signing gives 0 from now on. */
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
  // public #primed, #secret, #first, #phase: which ticket is being primed, and how far it is
  #primed: P | null = null;
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
  protected abstract prepare(primed: P, one: number[], two: number[], x: number[]): void;
  /** The second way; x is read anew. */
  protected abstract prepareAgain(primed: P, one: number[], two: number[], x: number[]): void;

  /** Begins to fill `primed` from a ticket's secret and its `first`; a zero or over-long `first` leaves it unable to sign. */
  start(primed: P, secret32: Uint8Array, first32: Uint8Array): void {
    // public primed, secret32, first32: which arrays, not what is in them
    primed.usable = 0;
    this.#primed = primed;
    this.#secret = secret32;
    this.#first = first32;
    this.#phase = 0;
  }

  /** One slice; true when both ways are ready and the ticket can sign. */
  step(): boolean {
    const primed = this.#primed;
    const secret = this.#secret;
    const first = this.#first;
    if (primed === null || secret === null || first === null) return true;
    if (this.#phase === 0 || this.#phase === 2) this.#open(secret);
    else if (this.#phase === 1) {
      fromBytes(this.#x, 20, first, 0, 32);
      this.prepare(primed, this.#one, this.#two, this.#x);
    } else {
      fromBytes(this.#x, 20, first, 0, 32);
      primed.usable = isBelow(this.#x, this.constants.n) & ~isZero(this.#x);
      this.prepareAgain(primed, this.#one, this.#two, this.#x);
      this.#close();
    }
    this.#phase = this.#phase + 1;
    return this.#primed === null;
  }

  /** All slices at once. */
  run(): void {
    while (this.#primed !== null) this.step();
  }

  /** Wipes the ticket, and abandons priming it. */
  forget(primed: P): void {
    // public primed: which ticket, not what is in it
    primed.wipe();
    if (this.#primed === primed) this.#close();
  }

  #open(secret32: Uint8Array): void {
    this.#expand.begin(secret32, this.#label);
    this.#expand.next(this.#one);
    this.#expand.next(this.#two);
    this.#expand.end();
  }

  #close(): void {
    this.#primed = null;
    this.#secret = null;
    this.#first = null;
    wipe(this.#one);
    wipe(this.#two);
    wipe(this.#x);
  }
}
