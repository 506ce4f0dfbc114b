/**
 * A bracelet of the simulated world: one engine process with its folder, a reader's field around it, and what only a simulator can do (cut the power, lose
 * an answer on the air). What it is, the running image says; nothing here looks inside it.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeAnswer, EVENT, encodeEvent } from "../../boards/desktop/events.js";
import { CUE } from "../../firmware/port/panel.js";
import { bleExchange, type Gatt } from "../../parties/phone/ble-exchange.js";
import type { ApduExchange } from "../../parties/shared/environment.js";
import {
  type Cut,
  type Engine,
  EngineDied,
  type EngineKind,
  type EngineOptions,
  openEngine,
} from "../engine/engine.js";
import type { EventStream } from "./events.js";
import { commandText, exchangeOf } from "./exchange.js";
import type { SimWorld } from "./world.js";

interface BraceletOptions {
  readonly name: string;
  readonly engine: EngineOptions["engine"];
  /** Holds the bracelet's flash and vault. */
  readonly dir: string;
  /** The level of its secure element: 0 has no counter. */
  readonly level: 0 | 1;
}

/** A command and its answer take this long on the air and inside, in simulated milliseconds. */
const COMMAND_MS = 60;
/** Idle slices in one request, so that long work shows progress. */
const SLICES = 200;

const CUE_NAMES = Object.fromEntries(Object.entries(CUE).map(([name, code]) => [code, name]));

export class SimBracelet {
  readonly name: string;
  readonly #options: BraceletOptions;
  readonly #world: SimWorld;
  readonly #stream: EventStream;
  #engine: Engine;
  #poweredOn_ms: number;
  #lost: readonly string[] = [];
  #alive = true;
  /** The last answer to a command as the bracelet gave it, and the last one that was lost on the air. */
  lastAnswer = new Uint8Array(0);
  lastLost = new Uint8Array(0);
  /** Values written and notified over BLE so far. */
  chunks = 0;

  private constructor(options: BraceletOptions, world: SimWorld, stream: EventStream, engine: Engine) {
    this.name = options.name;
    this.#options = options;
    this.#world = world;
    this.#stream = stream;
    this.#engine = engine;
    this.#poweredOn_ms = world.now_ms();
  }

  static async open(options: BraceletOptions, world: SimWorld, stream: EventStream): Promise<SimBracelet> {
    return new SimBracelet(options, world, stream, await start(options, world));
  }

  get kind(): EngineKind {
    return this.#engine.kind;
  }

  /** Whether it has power. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Milliseconds since it was last powered on. */
  get uptime_ms(): number {
    return this.#world.now_ms() - this.#poweredOn_ms;
  }

  /** Engine and SHA-256 of the image, as the running bracelet says. */
  async about(): Promise<{ version: string; imageHash: string }> {
    const text = String.fromCharCode(...(await this.#send(EVENT.about)));
    const at = text.lastIndexOf(" ");
    return { version: text.slice(0, at), imageHash: text.slice(at + 1) };
  }

  async press(): Promise<void> {
    this.#stream.emit({ kind: "note", who: "wearer", text: `presses the button of ${this.name}` });
    await this.#send(EVENT.press);
  }

  /** Leaves every field and does all idle work. `progress` is called with the slices done so far. */
  async rest(progress: (slices: number) => void = () => {}): Promise<void> {
    await this.#send(EVENT.field, Uint8Array.of(0));
    for (let done = 0, more = true; more; done += SLICES) {
      more = (await this.#send(EVENT.idle, Uint8Array.of(SLICES >> 8, SLICES & 255)))[0] === 1;
      progress(done);
    }
  }

  /** Enters the field of `reader`, runs `use`, and leaves the field in any case. */
  async inField<T>(reader: string, use: (exchange: ApduExchange) => Promise<T>): Promise<T> {
    await this.#send(EVENT.field, Uint8Array.of(1));
    try {
      return await use((apdu) => this.#command(reader, apdu));
    } finally {
      // A bracelet that died in the field is in no field.
      await this.#send(EVENT.field, Uint8Array.of(0)).catch(() => {});
    }
  }

  /** A phone connects over the virtual radio, runs `use` and disconnects. Every APDU crosses as chunks of two GATT characteristics. */
  async overBle<T>(phone: string, use: (exchange: ApduExchange) => Promise<T>): Promise<T> {
    await this.#send(EVENT.connected, Uint8Array.of(1));
    const notified: Uint8Array[] = [];
    const gatt: Gatt = {
      write: async (value) => {
        this.chunks++;
        notified.push(...valuesOf(await this.#send(EVENT.write, value)));
      },
      notification: async () => {
        const value = notified.shift();
        if (value === undefined) throw new Error("the radio is silent");
        this.chunks++;
        return value;
      },
    };
    const radio = bleExchange(gatt);
    try {
      return await use(async (apdu) => {
        this.#world.advance_ms(COMMAND_MS);
        const answer = await radio(apdu);
        this.#stream.emit({
          kind: "apdu",
          reader: `${phone}, BLE`,
          bracelet: this.name,
          exchange: exchangeOf(apdu, answer),
        });
        return answer;
      });
    } finally {
      await this.#send(EVENT.connected, Uint8Array.of(0)).catch(() => {});
    }
  }

  /** The answer to the next command that begins with one of these words is lost on the air: the reader gets nothing. Without words, none is. */
  loseAnswer(...words: string[]): void {
    this.#lost = words;
  }

  /** The n-th durable operation from now is the process's last. */
  async tear(cut: Cut, n: number): Promise<void> {
    await this.#engine.tear(cut, n);
  }

  /** Cuts the power now. */
  async powerOff(why: string): Promise<void> {
    await this.#engine.kill().catch(() => {});
    this.#alive = false;
    this.#stream.emit({ kind: "power", bracelet: this.name, state: "off", why });
  }

  /** Starts the process again over the same flash and vault. */
  async powerOn(why: string): Promise<void> {
    await this.#engine.kill().catch(() => {});
    this.#engine = await start(this.#options, this.#world);
    this.#alive = true;
    this.#poweredOn_ms = this.#world.now_ms();
    this.#stream.emit({ kind: "power", bracelet: this.name, state: "on", why });
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  /** A digest of all that is durable, for "nothing changed". */
  medium(): string {
    const hash = createHash("sha256");
    for (const file of ["flash.bin", "vault.bin"]) hash.update(readFileSync(join(this.#options.dir, file)));
    return hash.digest("hex");
  }

  /** The flash as it lies on the medium. */
  flash(): Uint8Array {
    return readFileSync(join(this.#options.dir, "flash.bin"));
  }

  async #command(reader: string, apdu: Uint8Array): Promise<Uint8Array> {
    this.#world.advance_ms(COMMAND_MS);
    let answer = new Uint8Array(0);
    try {
      answer = Uint8Array.from(await this.#send(EVENT.command, apdu));
      this.lastAnswer = answer;
      if (this.#lost.some((word) => commandText(apdu).startsWith(word))) {
        this.#lost = [];
        this.lastLost = answer;
        answer = new Uint8Array(0);
      } else if (answer[answer.length - 2] === 0x90 && answer[answer.length - 1] === 0x03) {
        // The reader waits with its field on while the bracelet works.
        await this.#send(EVENT.idle, Uint8Array.of(SLICES >> 8, SLICES & 255));
      }
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error;
      this.#alive = false;
      // A cut of power is a signal; an engine that gave up has said why.
      const words = error.exit.signal === null ? `: ${error.exit.lastWords}` : "";
      const why = `in the middle of a command${words}`;
      this.#stream.emit({ kind: "power", bracelet: this.name, state: "killed", why });
    }
    this.#stream.emit({ kind: "apdu", reader, bracelet: this.name, exchange: exchangeOf(apdu, answer) });
    return answer;
  }

  async #send(kind: number, data?: Uint8Array): Promise<Uint8Array> {
    const answer = decodeAnswer(await this.#engine.send(encodeEvent(kind, this.uptime_ms, data)));
    for (const cue of answer.cues) {
      this.#stream.emit({ kind: "cue", bracelet: this.name, cue: CUE_NAMES[cue] ?? String(cue) });
    }
    return answer.data;
  }
}

/** Notified values, each length(1) ‖ bytes. */
function valuesOf(data: Uint8Array): Uint8Array[] {
  const values: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 1 + data[at]) values.push(data.slice(at + 1, at + 1 + data[at]));
  return values;
}

function start(options: BraceletOptions, world: SimWorld): Promise<Engine> {
  const { engine, dir, level, name } = options;
  return openEngine({ engine, dir, counter: level > 0, seed: world.entropySeed(name) });
}
