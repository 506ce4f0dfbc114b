/** A real party's randomness and time: the system's generator, and the system's clock, which never goes back here. */
import type { Environment } from "../../parties/shared/environment.js";

export class SystemEnvironment implements Environment {
  #latest_s = 0;

  random(n: number): Uint8Array {
    return globalThis.crypto.getRandomValues(new Uint8Array(n));
  }

  now_s(): number {
    this.#latest_s = Math.max(this.#latest_s, Math.floor(Date.now() / 1000));
    return this.#latest_s;
  }
}
