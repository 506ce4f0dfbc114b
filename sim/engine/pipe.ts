/**
 * A child process that speaks frames (u32 big-endian length, payload) on stdin and stdout.
 *
 * Guarantees: frames keep their boundaries however the pipes cut or join them; the child never outlives this process:
 * it is killed when Node exits in order, and reads the end of its input when Node is killed.
 */
import { type ChildProcess, spawn } from "node:child_process";

const FRAME_MAX = 16 << 20;
const REMEMBERED_LINES = 20;

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) {
    child.kill("SIGKILL");
  }
});

export type Exit = { readonly code: number | null; readonly signal: string | null; readonly lastWords: string };

type PipeEvents = {
  readonly onFrame: (payload: Uint8Array) => void;
  /** After the last frame. */
  readonly onExit: (exit: Exit) => void;
  /** A line that the child wrote to stderr. */
  readonly onLine: (line: string) => void;
};

/** Cuts a stream of chunks into frames. Throws on a length that no frame has. */
export class FrameSplitter {
  #rest: Buffer = Buffer.alloc(0);

  *push(chunk: Buffer): Generator<Uint8Array> {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length >= 4) {
      const length = bytes.readUInt32BE(0);
      if (length > FRAME_MAX) {
        throw new Error(`a frame of ${length} bytes is too long`);
      }
      if (bytes.length < 4 + length) {
        break;
      }
      yield bytes.subarray(4, 4 + length);
      bytes = bytes.subarray(4 + length);
    }
    this.#rest = bytes;
  }
}

export function frameOf(payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 + payload.length);
  bytes.writeUInt32BE(payload.length, 0);
  bytes.set(payload, 4);
  return bytes;
}

/** Hands on whole lines, and remembers the last ones. */
function lineReader(onLine: (line: string) => void): { push: (text: string) => void; last: string[] } {
  const last: string[] = [];
  let rest = "";
  return {
    last,
    push(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        last.push(line);
        last.splice(0, last.length - REMEMBERED_LINES);
        onLine(line);
      }
    },
  };
}

export class Pipe {
  readonly #child: ChildProcess;

  constructor(command: string, args: readonly string[], events: PipeEvents) {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    living.add(child);
    const splitter = new FrameSplitter();
    const lines = lineReader(events.onLine);
    let failure = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      try {
        for (const frame of splitter.push(chunk)) {
          events.onFrame(frame);
        }
      } catch (error) {
        failure = (error as Error).message;
        child.kill("SIGKILL");
      }
    });
    child.stderr?.setEncoding("utf8").on("data", lines.push);
    // A write to a child that has just died fails; its exit says more, so that is what we report.
    child.stdin?.on("error", () => {});
    child.on("error", (error) => {
      failure = error.message;
    });
    child.on("close", (code, signal) => {
      living.delete(child);
      events.onExit({ code, signal, lastWords: failure || lines.last.join("\n") });
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  write(payload: Uint8Array): void {
    this.#child.stdin?.write(frameOf(payload));
  }

  /** The child sees the end of its input and ends in order. */
  end(): void {
    this.#child.stdin?.end();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
