/**
 * The emulator as a child process that exchanges messages: every message out is answered by one message in (main.c), and
 * reports (report.h) go to callbacks, before the answer that follows them.
 *
 * Guarantees: every promise settles: with the answer, with BoardDied when the emulation ends first, or with
 * BoardTimeout. The emulator never outlives this process: it is killed when Node exits regularly, and the kernel kills
 * it when Node is killed (by setpriv; without util-linux only the former is guaranteed).
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { EMULATOR } from "./toolchain.js";

const REPORT_BIT = 0x80000000;
const READY = "r".charCodeAt(0);
const LOG = "l".charCodeAt(0);
const LAST_WORDS = "x".charCodeAt(0);
const MESSAGE = "f".charCodeAt(0);
const PROGRAM = "p".charCodeAt(0);
const ERASE = "e".charCodeAt(0);
const RECORD = "v".charCodeAt(0);
const BUMP = "b".charCodeAt(0);

/** qemu prints this at every start without a timer. */
const USUAL_WARNING = /^.*icount sleep disabled and no active timers\n/;
const MESSAGE_MAX = 16 << 20;

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) {
    child.kill("SIGKILL");
  }
});

let wrapper: readonly string[] | undefined;

/** A command prefix that has the kernel kill the emulator when this process ends. */
function killedWithParent(): readonly string[] {
  if (!wrapper) {
    const tie = ["setpriv", "--pdeathsig", "KILL"];
    try {
      execFileSync(tie[0], [...tie.slice(1), "true"], { stdio: "ignore" });
      wrapper = tie;
    } catch {
      wrapper = [];
    }
  }
  return wrapper;
}

/** The emulation ended: an uncaught exception of the image, an unknown command, a trap. */
export class BoardDied extends Error {
  readonly code: number | null;
  readonly lastWords: string;
  constructor(code: number | null, lastWords: string) {
    super(`the board ended with exit code ${code}${lastWords ? `: ${lastWords}` : ""}`);
    this.code = code;
    this.lastWords = lastWords;
  }
}

/** No answer in time. The board is killed: a late answer would be taken for the answer to the next message. */
export class BoardTimeout extends Error {}

/** What changed on the board's medium. */
export type Durable =
  | { readonly kind: "program"; readonly address: number; readonly bytes: Uint8Array }
  | { readonly kind: "erase"; readonly address: number }
  | { readonly kind: "record"; readonly slot: number; readonly bytes: Uint8Array }
  | { readonly kind: "bump" };

type WireOptions = {
  readonly timeout_ms: number;
  readonly log: (line: string) => void;
  readonly durable: (change: Durable) => void;
  /** A message of a free-running image (answers.h). */
  readonly message: (payload: Uint8Array) => void;
};

function changeOf(payload: Buffer): Durable {
  const [kind, where, bytes] = [payload[0], payload.readUInt32BE(1), new Uint8Array(payload.subarray(5))];
  if (kind === PROGRAM) return { kind: "program", address: where, bytes };
  if (kind === ERASE) return { kind: "erase", address: where };
  return kind === RECORD ? { kind: "record", slot: where, bytes } : { kind: "bump" };
}

type Waiting = { resolve(payload: Uint8Array): void; reject(error: Error): void; timer: NodeJS.Timeout };

export class Wire {
  readonly #child: ChildProcess;
  readonly #options: WireOptions;
  readonly #waiting: Waiting[] = [];
  readonly #closed: Promise<void>;
  #rest: Buffer = Buffer.alloc(0);
  /** Messages that wait for the board to be ready (report.h). */
  readonly #early: Buffer[] = [];
  #ready = false;
  #lastWords = "";
  #complaints = "";
  #death: Error | undefined;

  constructor(args: readonly string[], options: WireOptions) {
    this.#options = options;
    const [command, ...rest] = [...killedWithParent(), EMULATOR, ...args];
    const child = spawn(command, rest, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    living.add(child);
    child.stdout?.on("data", (chunk: Buffer) => this.#read(chunk));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaints += text;
    });
    // A write to a child that has just died fails; its exit says more, so that is reported.
    child.stdin?.on("error", () => {});
    child.on("error", (error) => {
      this.#complaints += error.message;
    });
    this.#closed = new Promise((resolve) => {
      child.on("close", (code) => {
        living.delete(child);
        this.#death ??= new BoardDied(code, this.#lastWords || this.#complaints.replace(USUAL_WARNING, "").trim());
        this.#rejectAll(this.#death);
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) {
      clearTimeout(waiting.timer);
      waiting.reject(error);
    }
  }

  #kill(error: Error): void {
    this.#death ??= error;
    this.#child.kill("SIGKILL");
    this.#rejectAll(this.#death);
  }

  #read(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length >= 4) {
      const word = bytes.readUInt32BE(0);
      const length = word % REPORT_BIT;
      if (length > MESSAGE_MAX) {
        this.#kill(new Error("the board sent something that is no message"));
        return;
      }
      if (bytes.length < 4 + length) {
        break;
      }
      this.#take(word >= REPORT_BIT, bytes.subarray(4, 4 + length));
      bytes = bytes.subarray(4 + length);
    }
    this.#rest = bytes;
  }

  #take(isReport: boolean, payload: Buffer): void {
    if (isReport) {
      this.#handleReport(payload[0], payload);
      return;
    }
    const waiting = this.#waiting.shift();
    if (!waiting) {
      this.#kill(new Error("the board sent an answer without a request"));
      return;
    }
    clearTimeout(waiting.timer);
    waiting.resolve(new Uint8Array(payload));
  }

  #handleReport(kind: number, payload: Buffer): void {
    const { log, message, durable } = this.#options;
    switch (kind) {
      case READY:
        this.#ready = true;
        for (const early of this.#early.splice(0)) this.#child.stdin?.write(early);
        break;
      case LOG:
        log(payload.toString("utf8", 1));
        break;
      case LAST_WORDS:
        this.#lastWords = payload.toString("utf8", 1);
        break;
      case MESSAGE:
        message(new Uint8Array(payload.subarray(1)));
        break;
      case PROGRAM:
      case ERASE:
      case RECORD:
      case BUMP:
        durable(changeOf(payload));
        break;
      default:
        this.#kill(new Error("the board sent something that is no message"));
    }
  }

  /** One message out, one message in. Several may be under way; answers come in order. */
  send(payload: Uint8Array): Promise<Uint8Array> {
    if (this.#death) {
      return Promise.reject(this.#death);
    }
    return new Promise((resolve, reject) => {
      const { timeout_ms } = this.#options;
      const timer = setTimeout(() => this.#kill(new BoardTimeout(`no answer in ${timeout_ms} ms`)), timeout_ms);
      this.#waiting.push({ resolve, reject, timer });
      const length = Buffer.alloc(4);
      length.writeUInt32BE(payload.length);
      const message = Buffer.concat([length, payload]);
      if (this.#ready) {
        this.#child.stdin?.write(message);
      } else {
        this.#early.push(message);
      }
    });
  }

  /** Sends a command that ends the emulation; settles when the process is gone. */
  async finish(payload: Uint8Array): Promise<void> {
    this.send(payload).catch(() => {});
    await this.#closed;
  }

  /** Ends the emulation; settles when the process is gone. */
  async close(): Promise<void> {
    this.#kill(new BoardDied(null, "closed"));
    await this.#closed;
  }
}
