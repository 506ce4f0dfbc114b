/** The desktop board's shell under Valgrind: all messages in, all answers out, one process. */
import { spawn } from "node:child_process";
import { FrameSplitter, frameOf } from "../../../sim/engine/pipe.js";

interface Ran {
  readonly answers: Uint8Array[];
  /** What Valgrind and the shell wrote to stderr. */
  readonly report: string;
}

/** So large that no garbage is collected. */
export const HEAP = ["--heap", "150000"];

/** Rejects when the process ends with anything but 0, or an answer is missing. */
export function underValgrind(
  options: readonly string[],
  shell: readonly string[],
  messages: readonly Uint8Array[],
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("valgrind", [...options, ...shell], { stdio: ["pipe", "pipe", "pipe"] });
    const splitter = new FrameSplitter();
    const answers: Uint8Array[] = [];
    let report = "";
    child.stdout.on("data", (chunk: Buffer) => {
      for (const answer of splitter.push(chunk)) answers.push(Uint8Array.from(answer));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      report += text;
    });
    child.stdin.on("error", () => {}); // the exit code says more
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("valgrind is not installed") : error),
    );
    child.on("close", (code) => {
      if (code === 0 && answers.length === messages.length) resolve({ answers, report });
      else reject(new Error(`valgrind ended with ${code} after ${answers.length} answers: ${report.slice(-2000)}`));
    });
    child.stdin.end(Buffer.concat(messages.map(frameOf)));
  });
}
