/**
 * A PN532 on I2C as the bracelet's contactless side: carries the target's commands to the chip and the chip's answers back, driven by the ready
 * line (P70_IRQ, low when the chip has data). After a fault of the chip or the bus it resets the chip and starts over.
 *
 * Guarantees: it reads only when the chip is ready; a fault of the bus is never taken for an answer. An exception of the bracelet is
 * not caught here: the board must then reset.
 * Over I2C every read starts with a status byte (bit 0: ready), and each read starts from the frame's beginning: a frame that was cut off is requested
 * again with a NACK.
 */
import { Alarm, type Timers } from "./alarm.js";
import type { Input } from "./button.js";
import type { Output } from "./panel.js";
import { ACK, LONGEST_FRAME, NACK, parseFrame, TFI, writeFrame } from "./pn532-frame.js";
import type { Target } from "./pn532-target.js";

export const ADDRESS = 0x24;
export const HZ = 400_000;

/** Duration of reset; start of oscillator and firmware; a slow command; pause before the next attempt. */
const RESET_MS = 10;
const START_MS = 50;
const ANSWER_MS = 500;
const RETRY_MS = 250;
/** How often the line is checked while waiting for a reader, in case an edge was missed. */
const CHECK_MS = 1000;

/** A first read: the status byte and a frame with a PAY. Longer ones are rare, and each byte read costs 22 µs of a touch. */
const FIRST = 1 + 64;

export interface Bus {
  read(into: Uint8Array): unknown;
  write(bytes: Uint8Array): unknown;
  close(): void;
}

interface Pn532Options {
  readonly bus: Bus;
  /** Opens the ready line; `fell` is called when it goes low. */
  readonly ready: (fell: () => void) => Input;
  /** RSTPDN; at 0 the chip is in reset. */
  readonly reset: Output;
  readonly timers: Timers;
  readonly target: Target;
  readonly onError?: (text: string) => void;
}

type Waiting = "nothing" | "start" | "ack" | "answer" | "again";

export class Pn532 {
  readonly #target: Target;
  readonly #alarm: Alarm;
  readonly #onError: ((text: string) => void) | undefined;
  readonly #frame = new Uint8Array(1 + LONGEST_FRAME);
  readonly #nack = Uint8Array.from(NACK);
  #bus: Bus | null;
  #reset: Output | null;
  #ready: Input | null;
  #waiting: Waiting = "nothing";
  #length = FIRST;

  constructor(options: Pn532Options) {
    this.#target = options.target;
    this.#onError = options.onError;
    this.#bus = options.bus;
    this.#reset = options.reset;
    this.#alarm = new Alarm({ timers: options.timers, call: () => this.#timedOut() });
    this.#ready = options.ready(() => this.#fell());
    this.#restart(RESET_MS);
  }

  close(): void {
    this.#alarm.close();
    this.#waiting = "nothing";
    this.#target.lost();
    this.#reset?.write(0);
    this.#ready?.close();
    this.#reset?.close();
    this.#bus?.close();
    this.#ready = null;
    this.#reset = null;
    this.#bus = null;
  }

  #restart(hold_ms: number): void {
    this.#target.lost();
    this.#waiting = "nothing";
    this.#reset?.write(0);
    this.#alarm.start(hold_ms);
  }

  #fail(text: string): void {
    this.#onError?.(text);
    this.#restart(RETRY_MS);
  }

  /** The alarm: the next step of a start, or a missing answer. */
  #timedOut(): void {
    if (this.#waiting === "nothing") {
      this.#reset?.write(1);
      this.#waiting = "start";
      this.#alarm.start(START_MS);
    } else if (this.#waiting === "start") {
      this.#target.begin();
      this.#send();
    } else if (this.#ready?.read() === 0) {
      this.#fell();
    } else if (this.#waiting === "answer" && this.#target.patient) {
      this.#alarm.start(CHECK_MS);
    } else {
      this.#fail(`no ${this.#waiting} to command ${this.#target.code}`);
    }
  }

  #send(): void {
    const size = writeFrame(this.#frame, this.#target.command, this.#target.size);
    this.#waiting = "ack";
    this.#alarm.start(ANSWER_MS);
    if (!this.#write(this.#frame.subarray(0, size))) this.#fail("the chip does not listen");
  }

  #fell(): void {
    if (this.#ready?.read() !== 0) return;
    if (this.#waiting === "ack") this.#acknowledged();
    else if (this.#waiting === "answer" || this.#waiting === "again") this.#answered();
  }

  #acknowledged(): void {
    if (!this.#read(ACK.length)) return;
    if (parseFrame(this.#frame.subarray(1), ACK.length).kind !== "ack") {
      this.#fail("no acknowledgement");
      return;
    }
    this.#waiting = "answer";
    this.#length = FIRST - 1;
    this.#alarm.start(this.#target.patient ? CHECK_MS : ANSWER_MS);
  }

  #answered(): void {
    if (!this.#read(this.#length)) return;
    const bytes = this.#frame.subarray(1);
    const parsed = parseFrame(bytes, this.#length);
    if (parsed.kind === "data" && bytes[parsed.at] === TFI.chip && bytes[parsed.at + 1] === this.#target.code + 1) {
      this.#alarm.stop();
      if (this.#target.answered(bytes, parsed.at + 2, parsed.length - 2)) this.#send();
      else this.#fail(`an answer to command ${this.#target.code} that makes no sense`);
    } else if (this.#waiting === "answer" && (parsed.kind === "short" || parsed.kind === "bad")) {
      this.#repeat(parsed.kind === "short" ? parsed.need : LONGEST_FRAME);
    } else {
      this.#fail(`${parsed.kind} in place of an answer to command ${this.#target.code}`);
    }
  }

  /** Requests the frame once more, whole. */
  #repeat(length: number): void {
    this.#waiting = "again";
    this.#length = length;
    this.#alarm.start(ANSWER_MS);
    if (!this.#write(this.#nack)) this.#fail("the chip does not listen");
  }

  /** Fills the frame from index 1; false when the chip has no data yet (its line will fall), or when the bus fails. */
  #read(length: number): boolean {
    try {
      this.#bus?.read(this.#frame.subarray(0, 1 + length));
    } catch {
      this.#fail("the chip is not on the bus");
      return false;
    }
    return (this.#frame[0] & 1) === 1;
  }

  #write(bytes: Uint8Array): boolean {
    try {
      this.#bus?.write(bytes);
    } catch {
      return false;
    }
    return true;
  }
}
