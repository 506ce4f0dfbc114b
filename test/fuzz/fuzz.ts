/**
 * Fuzzing of one decoder, as a function, so that the test can show that it catches broken decoders too.
 *
 * It holds that the decoder is total (a value or a named error, never an exception, never without end), that a value goes back to the very same
 * bytes, and that a value does not change when the buffer it came from does. A failure names one command that replays it.
 */
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { DECODE_ERRORS } from "../../protocol/codec/result.js";
import type { Codec } from "../unit/protocol/codecs.js";
import { bytesFor } from "./bytes.js";

export interface FuzzOptions {
  readonly runs: number;
  readonly seed?: number | undefined;
  readonly path?: string | undefined;
  /** All runs together may take this long. */
  readonly timeout_ms?: number;
}

export interface FuzzCount {
  cases: number;
  /** Cases whose length was no reason to refuse them. */
  past: number;
  /** Cases that were good messages. */
  values: number;
}

const LENGTH_ERRORS = new Set(["too-short", "too-long"]);

/** Throws unless the decoder behaves on these bytes. */
export function judge(codec: Codec, bytes: Uint8Array, count: FuzzCount): void {
  const before = bytes.slice();
  const input = bytes.slice();
  const decoded = codec.decode(input);
  if (!equal(input, before)) throw new Error("the decoder changed its input");
  count.cases++;
  if (!decoded.ok) {
    if (!Object.hasOwn(DECODE_ERRORS, decoded.error)) throw new Error(`an error without a name: ${decoded.error}`);
    if (before.length >= codec.min && before.length <= codec.max && !LENGTH_ERRORS.has(decoded.error)) count.past++;
    return;
  }
  count.past++;
  count.values++;
  input.fill(0xa5);
  if (!equal(codec.encode(decoded.value), before)) throw new Error("the value does not go back to its bytes");
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Runs the cases; what was counted, or an error whose message ends in the command that replays it. */
export function fuzz(codec: Codec, options: FuzzOptions): FuzzCount {
  const count: FuzzCount = { cases: 0, past: 0, values: 0 };
  let last = new Uint8Array(0);
  const property = fc.property(bytesFor(codec), (bytes) => {
    last = Uint8Array.from(bytes);
    judge(codec, bytes, count);
  });
  const parameters: fc.Parameters<[Uint8Array]> = { numRuns: options.runs };
  if (options.seed !== undefined) parameters.seed = options.seed;
  if (options.path !== undefined) parameters.path = options.path;
  const details = bounded(() => fc.check(property, parameters), options.timeout_ms ?? 40_000);
  if (details === null) throw new Error(`${codec.name} does not end on ${Buffer.from(last).toString("hex")}`);
  if (!details.failed) return count;
  const bytes = Buffer.from(details.counterexample?.[0] ?? []).toString("hex");
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  throw new Error(`${codec.name} on ${bytes || "no bytes"}: ${why}\n${replay(codec.name, details)}`);
}

/** V8 ends whatever runs inside, however deep, when the time is over. */
function bounded<T>(run: () => T, timeout: number): T | null {
  try {
    return runInNewContext("run()", { run }, { timeout }) as T;
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    throw error;
  }
}

function replay(name: string, details: { readonly seed: number; readonly counterexamplePath: string | null }): string {
  const environment = `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ""}`;
  return `replay: ${environment} npx mocha --import=tsx test/fuzz/decoders.test.ts -g ${name}$`;
}

/** Seed and path from the command that a failure printed. */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Pick<FuzzOptions, "seed" | "path"> {
  return { seed: env.FUZZ_SEED === undefined ? undefined : Number(env.FUZZ_SEED), path: env.FUZZ_PATH };
}
