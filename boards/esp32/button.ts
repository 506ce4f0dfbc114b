/**
 * The button, to ground, with the chip's pull-up. One call for one press: it must be down for `SETTLE_MS` to count, and up for as long before the next,
 * so neither bouncing contacts nor a stuck button approve twice.
 */
import { Alarm, type Timers } from "./alarm.js";

export interface Input {
  /** 0 while the button is down. */
  read(): 0 | 1;
  close(): void;
}

export const SETTLE_MS = 30;

interface ButtonOptions {
  /** Opens the pin; `changed` is called at every edge. */
  readonly open: (changed: () => void) => Input;
  readonly timers: Timers;
  readonly onPress: () => void;
}

export class Button {
  readonly #alarm: Alarm;
  readonly #onPress: () => void;
  #io: Input | null;
  /** The last settled state. */
  #down = false;

  constructor(options: ButtonOptions) {
    this.#onPress = options.onPress;
    this.#alarm = new Alarm({ timers: options.timers, call: () => this.#settled() });
    this.#io = options.open(() => this.#alarm.start(SETTLE_MS));
    // A button that is down since before power-on is not a press.
    this.#down = this.#io.read() === 0;
  }

  close(): void {
    this.#alarm.close();
    this.#io?.close();
    this.#io = null;
  }

  #settled(): void {
    if (this.#io === null) return;
    const down = this.#io.read() === 0;
    const pressed = down && !this.#down;
    this.#down = down;
    if (pressed) this.#onPress();
  }
}
