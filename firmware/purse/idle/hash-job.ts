/**
 * A hash over a long message, a few blocks at a time, for idle work: the message is public or lies in the purse as long as the job does. The suite's hash
 * is borrowed for the length of a step, so others may use it in between.
 */
import type { Core } from "../core.js";
import type { DigestJob } from "../state/session.js";

/** Whole blocks a step; the last one takes what is left, with its padding at most one more. */
const BYTES = 128;

export class HashJob implements DigestJob {
  readonly #core: Core;
  readonly #message: Uint8Array;
  readonly #state: number[] = [];
  #at = 0;
  /** 32 bytes, once `step` has returned true. */
  readonly digest = new Uint8Array(32);

  constructor(core: Core, message: Uint8Array) {
    this.#core = core;
    this.#message = message;
  }

  /** True when the digest is there. */
  step(): boolean {
    const left = this.#message.length - this.#at;
    if (left > BYTES) {
      this.#core.hashOn(this.#state, this.#message, this.#at, BYTES);
      this.#at += BYTES;
      return false;
    }
    const tail = this.#message.slice(this.#at);
    if (this.#at > 0) this.#core.hashFrom(this.#state, tail, left, this.digest);
    else this.digest.set(this.#core.hash(tail));
    return true;
  }
}
