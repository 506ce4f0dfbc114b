/**
 * A PN532 on I2C with a reader in front of it, as far as the driver can tell: status byte before each read, acknowledgement, answer, repetition.
 * Its wire falls when there is something to read. Time passes only when `run` is called.
 */
import type { Timers } from "../../../boards/esp32/alarm.js";
import { ACK, LONGEST_FRAME, writeFrame } from "../../../boards/esp32/pn532-frame.js";

/** Timers whose time is set by hand. */
export class HandTimers implements Timers {
  now_ms = 0;
  #timers: { at: number; call: () => void }[] = [];

  set(call: () => void, delay_ms: number): object {
    const timer = { at: this.now_ms + delay_ms, call };
    this.#timers.push(timer);
    return timer;
  }

  clear(timer: object): void {
    this.#timers = this.#timers.filter((one) => one !== timer);
  }

  get count(): number {
    return this.#timers.length;
  }

  run(for_ms: number): void {
    const end = this.now_ms + for_ms;
    for (;;) {
      const due = this.#timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.now_ms = due.at;
      this.clear(due);
      due.call();
    }
    this.now_ms = end;
  }
}

/** An output that remembers. */
export class Wire {
  readonly written: number[] = [];
  closed = 0;
  write(value: 0 | 1): void {
    this.written.push(value);
  }
  close(): void {
    this.closed++;
  }
}

export class Chip {
  /** Codes and data of the commands that came, without the TFI. */
  readonly commands: number[][] = [];
  readonly reset = new Wire();
  closed = 0;
  nacks = 0;
  /** The bus does not work. */
  broken = false;
  /** Edges of the ready wire are lost. */
  deaf = false;
  /** Changes the bytes of the next frame that is read. */
  damage: ((frame: Uint8Array) => Uint8Array) | null = null;
  #ready: Uint8Array[] = [];
  #last: Uint8Array = new Uint8Array(0);
  #fell: () => void = () => undefined;

  readonly bus = {
    write: (bytes: Uint8Array) => this.#write(bytes),
    read: (into: Uint8Array) => this.#read(into),
    close: () => {
      this.closed++;
    },
  };

  ready(fell: () => void) {
    this.#fell = fell;
    return { read: (): 0 | 1 => (this.#ready.length > 0 ? 0 : 1), close: () => this.bus.close() };
  }

  /** The chip answers the last command with these bytes after its code. */
  answer(...data: number[]): void {
    const code = (this.commands.at(-1)?.[0] ?? 0) + 1;
    const frame = new Uint8Array(LONGEST_FRAME);
    const body = Uint8Array.from([0xd5, code, ...data]);
    this.give(frame.slice(0, writeFrame(frame, body, body.length)));
  }

  /** Bytes on the wire. */
  give(frame: ArrayLike<number>): void {
    this.#last = Uint8Array.from(frame);
    this.#ready.push(this.#last);
    if (!this.deaf) this.#fell();
  }

  #write(bytes: Uint8Array): void {
    if (this.broken) throw new Error("write failed");
    if (bytes.length === 6) {
      this.nacks++;
      this.give(this.#last);
      return;
    }
    this.commands.push([...bytes.subarray(6, bytes.length - 2)]);
    this.give(ACK);
  }

  #read(into: Uint8Array): void {
    if (this.broken) throw new Error("read failed");
    const frame = this.#ready.shift();
    into.fill(0);
    if (frame === undefined) return;
    into[0] = 1;
    const bytes = this.damage === null || frame.length === ACK.length ? frame : this.damage(frame.slice());
    if (frame.length !== ACK.length) this.damage = null;
    into.set(bytes.subarray(0, into.length - 1), 1);
  }
}
