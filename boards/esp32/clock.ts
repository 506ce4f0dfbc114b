/**
 * The clock port on the SDK's module "time", whose ticks are 32 bits and wrap after 49 days: the steps are added up here.
 * Assumes that it is read at least once in 24 days awake; idle work does so.
 */
import type { Clock } from "../../firmware/port/clock.js";

interface Ticks {
  readonly ticks: number;
  delta(start: number, end: number): number;
}

export class TickClock implements Clock {
  readonly #time: Ticks;
  #last: number;
  #elapsed_ms = 0;

  constructor(options: { readonly time: Ticks }) {
    this.#time = options.time;
    this.#last = options.time.ticks;
  }

  now_ms(): number {
    const ticks = this.#time.ticks;
    const step = this.#time.delta(this.#last, ticks);
    this.#last = ticks;
    if (step > 0) this.#elapsed_ms += step;
    return this.#elapsed_ms;
  }
}
