/**
 * Inside XS: starts mocha and reports to run-xs.ts what happens, one JSON object a message (see event.ts).
 *
 * Guarantees: the beginning of every test is reported before it runs, so that a crash of the engine can be attributed to it;
 * whatever a test throws, an Error or not, is reported in words.
 */
import type { XsEvent } from "./event.js";
import { turn } from "./shims.js";

function ascii(text: string): ArrayBuffer {
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const escaped = code < 0x80 ? text[i] : `\\u${code.toString(16).padStart(4, "0")}`;
    for (let j = 0; j < escaped.length; j++) {
      codes.push(escaped.charCodeAt(j));
    }
  }
  return Uint8Array.from(codes).buffer;
}

function report(event: XsEvent): void {
  host.send(ascii(JSON.stringify(event)));
}

function describeError(thrown: unknown): { message: string; stack: string } {
  try {
    const { message, stack } = (thrown ?? {}) as { message?: unknown; stack?: unknown };
    return { message: String(message ?? thrown), stack: String(stack ?? "") };
  } catch {
    return { message: "(a value that cannot be printed)", stack: "" };
  }
}

/** A mocha reporter. */
class FrameReporter {
  constructor(runner: Mocha.Runner) {
    runner.on("test", (test) => report({ type: "begin", title: test.fullTitle() }));
    runner.on("pass", (test) => report({ type: "pass", title: test.fullTitle() }));
    runner.on("pending", (test) => report({ type: "pending", title: test.fullTitle() }));
    runner.on("fail", (test, error) => report({ type: "fail", title: test.fullTitle(), ...describeError(error) }));
    runner.on("end", () => report({ type: "end" }));
  }
}

/** Loads one spec file; what it throws while loading is a failure of that file and no other. */
export function load(file: string, run: () => void): void {
  report({ type: "begin", title: `loading ${file}` });
  try {
    run();
  } catch (error) {
    report({ type: "fail", title: `loading ${file}`, ...describeError(error) });
  }
}

/** The interface of mocha's browser build. */
type BrowserMocha = { setup(options: object): void; run(): void };
const browserMocha = (): BrowserMocha => (globalThis as unknown as { mocha: BrowserMocha }).mocha;

/** Tests with these full titles are skipped. `timeout_ms` is for one test, by the engine's clock; 0: none. */
export function prepare(leftOut: readonly string[], timeout_ms: number): void {
  browserMocha().setup({ ui: "bdd", reporter: FrameReporter, timeout: timeout_ms });
  if (leftOut.length === 0) return;
  beforeEach("is this test for here?", function () {
    if (leftOut.includes(this.currentTest?.fullTitle() ?? "")) this.skip();
  });
}

export function start(): void {
  globalThis.onMessage = () => report({ type: "turn", idle: !turn() });
  browserMocha().run();
}
