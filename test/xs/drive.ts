/**
 * One run of an image of specs: drives the engine turn by turn and counts what it tells.
 *
 * Guarantees: the run always ends. An engine that dies, falls silent or runs dry is a failure of the test that was
 * running.
 */
import { type Exit, Pipe } from "../../sim/engine/pipe.js";
import type { XsEvent } from "./event.js";

export type Failure = { readonly title: string; readonly message: string; readonly stack: string };
export type XsResult = { passed: number; pending: number; readonly failures: Failure[]; readonly skipped: string[] };

export type DriveOptions = {
  /** The longest silence of the engine; default ten minutes, since XS is some fifty times slower than V8,
   *  and the emulated board far slower than that. */
  readonly silence_ms?: number;
  /** What specs log and the shell reports; default stderr. */
  readonly log?: (line: string) => void;
  /** Called with "." for a passed test, "," for a pending one, "!" for a failure. */
  readonly mark?: (mark: string) => void;
};

const TURN = new Uint8Array(1);

class Run {
  readonly result: XsResult = { passed: 0, pending: 0, failures: [], skipped: [] };
  readonly #pipe: Pipe;
  readonly #options: DriveOptions;
  #current = "loading";
  #ended = false;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(command: string, args: readonly string[], options: DriveOptions, done: () => void) {
    this.#options = options;
    this.#pipe = new Pipe(command, args, {
      onFrame: (payload) => this.#hear(JSON.parse(Buffer.from(payload).toString("latin1"))),
      onLine: options.log ?? ((line) => process.stderr.write(`${line}\n`)),
      onExit: (exit) => {
        this.#mourn(exit);
        done();
      },
    });
    this.#listen();
    this.#pipe.write(TURN);
  }

  #listen(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#fail(this.#current, "the engine fell silent");
      this.#ended = true;
      this.#pipe.kill();
    }, this.#options.silence_ms ?? 600_000);
  }

  #fail(title: string, message: string, stack = ""): void {
    this.result.failures.push({ title, message, stack });
    this.#options.mark?.("!");
  }

  #end(): void {
    this.#ended = true;
    this.#pipe.end();
  }

  #hear(event: XsEvent): void {
    this.#listen();
    switch (event.type) {
      case "begin":
        this.#current = event.title;
        break;
      case "pass":
        this.result.passed++;
        this.#options.mark?.(".");
        break;
      case "pending":
        this.result.pending++;
        this.result.skipped.push(event.title);
        this.#options.mark?.(",");
        break;
      case "fail":
        this.#fail(event.title, event.message, event.stack);
        break;
      case "end":
        this.#end();
        break;
      case "turn":
        this.#turn(event.idle);
        break;
    }
  }

  #turn(idle: boolean): void {
    if (this.#ended) {
      return;
    }
    if (idle) {
      this.#fail(this.#current, "nothing is left to run, but mocha has not ended");
      this.#end();
    } else {
      this.#pipe.write(TURN);
    }
  }

  /** The watchdog's own kill has been counted already; any other end but an orderly one is a failure. */
  #mourn(exit: Exit): void {
    clearTimeout(this.#watchdog);
    const orderly = this.#ended && (exit.code === 0 || exit.signal !== null);
    if (!orderly) {
      this.#fail(this.#current, `the engine ended (${exit.signal ?? `exit code ${exit.code}`}): ${exit.lastWords}`);
    }
  }
}

export function drive(command: string, args: readonly string[], options: DriveOptions): Promise<XsResult> {
  return new Promise((resolve) => {
    const run: Run = new Run(command, args, options, () => resolve(run.result));
  });
}
