// Key material that is kept in memory from one event to the next, protected from being shown by accident: printing, formatting, JSON, cloning and
// spreading give the word "[secret]" or nothing; comparing it or calculating with it throws. Only reveal() gives the bytes out, and wipe() erases them.

import { wipe } from "./bytes.js";

export class Secret {
  readonly #bytes: Uint8Array;

  /** Takes ownership of the array: the caller must not keep or change it. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The bytes themselves, not a copy, for use during a call: code that needs them for longer makes a Secret of its own. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  wipe(): void {
    wipe(this.#bytes);
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  /** What `<`, `==`, `+` and similar operators call. */
  valueOf(): never {
    throw new TypeError("a secret is compared or calculated with");
  }
}
