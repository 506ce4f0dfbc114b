/** A timer that can be set again and again: at most one call is under way, and none after `close`. */

/** The part of the SDK's module "timer" that is needed; tests replace it. */
export interface Timers {
  set(call: () => void, delay_ms: number): object;
  clear(timer: object): void;
}

export class Alarm {
  readonly #timers: Timers;
  readonly #call: () => void;
  #timer: object | null = null;

  constructor(options: { readonly timers: Timers; readonly call: () => void }) {
    this.#timers = options.timers;
    this.#call = options.call;
  }

  get set(): boolean {
    return this.#timer !== null;
  }

  /** Calls once after the delay; replaces an earlier one. */
  start(delay_ms: number): void {
    this.stop();
    this.#timer = this.#timers.set(() => {
      this.#timer = null;
      this.#call();
    }, delay_ms);
  }

  stop(): void {
    if (this.#timer === null) return;
    this.#timers.clear(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.stop();
  }
}
