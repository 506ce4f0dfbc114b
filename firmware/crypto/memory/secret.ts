// Key material that is held from one event to the next: bytes that no accident shows. Printing, formatting, JSON, cloning and spreading give the word
// "[secret]" or nothing; comparing or calculating with it throws. Only the two methods that say so give the bytes out or end them.

import { wipe } from "./bytes.js";

export class Secret {
  readonly #bytes: Uint8Array;

  /** Takes the array over: nobody else may keep or change it. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The bytes themselves, not a copy, for the call they are handed to: whoever wants them for longer has a Secret of their own. */
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

  /** Where `<`, `==`, `+` and their kind would look. */
  valueOf(): never {
    throw new TypeError("a secret is compared or calculated with");
  }
}
