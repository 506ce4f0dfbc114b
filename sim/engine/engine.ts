/**
 * A running bracelet: one child process (XS, V8, or XS on the emulated board) with its flash and vault in one folder.
 *
 * Guarantees: replies come in the order of the requests; every promise settles: with the reply, with EngineDied when
 * the process ends first (a torn bracelet, an uncaught exception), or with EngineTimeout; no process is left behind.
 * Assumes: one engine a folder at a time. The kinds read each other's folders.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ToolchainMissing } from "../../boards/build/toolchain.js";
import { buildEngine, compileImage } from "../../boards/virt-rv32/build.js";
import { bundleImage } from "../../tools/bundle.js";
import { buildShell, buildV8, buildXs } from "./build.js";
import { type Exit, Pipe } from "./pipe.js";

export const ENGINE_KINDS = ["xs", "v8", "rv32"] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

export function isEngine(word: string): word is EngineKind {
  return (ENGINE_KINDS as readonly string[]).includes(word);
}

/** Where a durable operation is cut. */
export type Cut = "never" | "before" | "half" | "after";
const CUTS: readonly Cut[] = ["never", "before", "half", "after"];

export type EngineOptions = {
  /** "auto": XS where it can be built, else V8 with a line that says so; with CI in the environment never V8. */
  readonly engine: EngineKind | "auto";
  /** Folder for flash.bin and vault.bin; made when missing. */
  readonly dir: string;
  /** Whether the secure element has a monotonic counter. */
  readonly counter: boolean;
  /** 32 lower-case hexadecimal digits: entropy that repeats. Without it, the computer's. */
  readonly seed?: string;
  /** Bytes, a multiple of 4096; default 131072. */
  readonly flashSize?: number;
  /** Script to run; by default the firmware, bundled from its sources. */
  readonly image?: string;
  /** For one reply; default 60,000, on rv32 ten times that. */
  readonly timeout_ms?: number;
  /** What the image logs and the shell reports. By default stderr. */
  readonly log?: (line: string) => void;
};

export class EngineDied extends Error {
  readonly exit: Exit;
  constructor(exit: Exit) {
    const how = exit.signal ? `by ${exit.signal}` : `with exit code ${exit.code}`;
    super(`the engine ended ${how}${exit.lastWords ? `: ${exit.lastWords}` : ""}`);
    this.exit = exit;
  }
}

/** No reply in time. The engine is killed: a late reply would be taken for the next one's. */
export class EngineTimeout extends Error {}

type Waiting = { resolve(payload: Uint8Array): void; reject(error: Error): void; timer: NodeJS.Timeout };

export class Engine {
  readonly kind: EngineKind;
  /** Settles when the process has ended, however it did. */
  readonly exited: Promise<Exit>;
  readonly #pipe: Pipe;
  readonly #timeout: number;
  readonly #waiting: Waiting[] = [];
  #exit: Exit | undefined;

  constructor(kind: EngineKind, command: readonly string[], options: EngineOptions) {
    this.kind = kind;
    this.#timeout = options.timeout_ms ?? (kind === "rv32" ? 600_000 : 60_000);
    const { promise, resolve } = deferred<Exit>();
    this.exited = promise;
    this.#pipe = new Pipe(command[0], command.slice(1), {
      onFrame: (payload) => this.#settle((waiting) => waiting.resolve(payload)),
      onLine: options.log ?? ((line) => process.stderr.write(`${line}\n`)),
      onExit: (exit) => {
        this.#exit = exit;
        while (this.#waiting.length > 0) {
          this.#settle((waiting) => waiting.reject(new EngineDied(exit)));
        }
        resolve(exit);
      },
    });
  }

  get pid(): number {
    return this.#pipe.pid;
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.shift();
    if (waiting) {
      clearTimeout(waiting.timer);
      how(waiting);
    } else {
      // A frame without a request: from here on every reply would answer the wrong one.
      this.#pipe.kill();
    }
  }

  /** One frame out, one frame back. First bytes 0xF0 to 0xFF never reach the image: see boards/desktop/main.c. */
  send(payload: Uint8Array): Promise<Uint8Array> {
    if (this.#exit) {
      return Promise.reject(new EngineDied(this.#exit));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const error = new EngineTimeout(`no reply in ${this.#timeout} ms`);
        this.#settle((waiting) => waiting.reject(error));
        this.#pipe.kill();
      }, this.#timeout);
      this.#waiting.push({ resolve, reject, timer });
      this.#pipe.write(payload);
    });
  }

  /** The n-th durable operation from now (1 is the next) will be the engine's last. */
  async tear(cut: Cut, n: number): Promise<void> {
    const frame = Buffer.alloc(6);
    frame[0] = 0xf0;
    frame[1] = CUTS.indexOf(cut);
    frame.writeUInt32BE(n, 2);
    await this.send(frame);
  }

  /** Cuts the power now. */
  async kill(): Promise<void> {
    this.#pipe.kill();
    await this.exited;
  }

  /** Ends in order; kills an image that does not come to rest within two seconds. */
  async close(): Promise<void> {
    this.#pipe.end();
    const timer = setTimeout(() => this.#pipe.kill(), 2000);
    await this.exited;
    clearTimeout(timer);
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function argumentsOf(options: EngineOptions, image: string): string[] {
  mkdirSync(options.dir, { recursive: true });
  return [
    image,
    "--flash",
    join(options.dir, "flash.bin"),
    "--vault",
    join(options.dir, "vault.bin"),
    ...(options.flashSize === undefined ? [] : ["--flash-size", String(options.flashSize)]),
    ...(options.counter ? [] : ["--counter", "none"]),
    ...(options.seed === undefined ? [] : ["--seed", options.seed]),
  ];
}

/**
 * The command of an engine, built on first use. "auto" never rejects, unless CI is set. Others reject with ToolchainMissing, which
 * names the packages that are missing.
 */
export async function engineCommand(wanted: EngineOptions["engine"]): Promise<[EngineKind, string[]]> {
  if (wanted === "rv32") return ["rv32", [process.execPath, await buildShell(), await buildEngine()]];
  if (wanted !== "v8") {
    try {
      return ["xs", [await buildXs()]];
    } catch (error) {
      if (wanted === "xs" || process.env.CI) {
        throw error;
      }
      const reason = (error as Error).message.split("\n")[0];
      process.stderr.write(`The XS engine cannot be built here (${reason}). This bracelet runs on V8 instead.\n`);
    }
  }
  return ["v8", [process.execPath, await buildV8()]];
}

/** The file that this kind of engine runs for a script: itself, or its bytecode. */
export async function imageFor(kind: EngineKind, script: string): Promise<string> {
  return kind === "rv32" ? compileImage(readFileSync(script)) : script;
}

/** For a command line: says what is missing on this computer and gives the exit code 2. Throws every other error again. */
export function whyUnbuildable(error: unknown): number {
  if (!(error instanceof ToolchainMissing)) throw error;
  process.stderr.write(`This engine does not run here: ${error.message}\n`);
  return 2;
}

let firmware: Promise<string> | undefined;

export async function openEngine(options: EngineOptions): Promise<Engine> {
  firmware = options.image === undefined ? (firmware ?? bundleImage()) : firmware;
  const image = options.image ?? (await firmware) ?? "";
  const [kind, command] = await engineCommand(options.engine);
  return new Engine(kind, [...command, ...argumentsOf(options, await imageFor(kind, image))], options);
}
