/** The panel port: plays a cue's pattern on a light and a buzzer or vibration motor. A new cue ends the one before. */
import { CUE, type Cue, type Panel } from "../../firmware/port/panel.js";
import { Alarm, type Timers } from "./alarm.js";
import { PATTERNS } from "./cues.js";

/** A digital output; 1 is on. */
export interface Output {
  write(value: 0 | 1): void;
  close(): void;
}

export class CuePanel implements Panel {
  readonly #alarm: Alarm;
  #light: Output | null;
  #buzz: Output | null;
  #cue: Cue = CUE.refused;
  #step = 0;
  #left = 0;

  constructor(options: { readonly light: Output; readonly buzz: Output; readonly timers: Timers }) {
    this.#light = options.light;
    this.#buzz = options.buzz;
    this.#alarm = new Alarm({ timers: options.timers, call: () => this.#play() });
  }

  show(cue: Cue): void {
    this.#cue = cue;
    this.#step = 0;
    this.#left = PATTERNS[cue].times;
    this.#play();
  }

  close(): void {
    this.#alarm.close();
    this.#set(0, 0);
    this.#light?.close();
    this.#buzz?.close();
    this.#light = null;
    this.#buzz = null;
  }

  #play(): void {
    const { steps } = PATTERNS[this.#cue];
    if (this.#step === steps.length) {
      this.#step = 0;
      this.#left--;
    }
    if (this.#left === 0) {
      this.#set(0, 0);
      return;
    }
    const { light, buzz, for_ms } = steps[this.#step++];
    this.#set(light, buzz);
    this.#alarm.start(for_ms);
  }

  #set(light: 0 | 1, buzz: 0 | 1): void {
    this.#light?.write(light);
    this.#buzz?.write(buzz);
  }
}
