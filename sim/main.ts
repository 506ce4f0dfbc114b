/**
 * `npm start`: serves the simulator, or plays a story.
 *
 *   npm start                                        the page and the HTTP interface on http://127.0.0.1:4180 (docs/simulator.md)
 *   npm start -- --port N --host H                   elsewhere; only this computer by default
 *   npm start -- --story first-touch                 a story, shown in the terminal
 *   npm start --silent -- --story first-day --json   one JSON object on standard output and nothing else
 *   … --engine xs|v8|rv32                            default: XS, or V8 with a line that says why not; rv32 is XS on an emulated 32-bit RISC-V
 *   … --suite 1|2                                    SM2 with SM3 (the default), or ECDSA on P-256 with SHA-256
 *   … --help                                         all options; exits 0
 *   … --seed N                                       another history; the same seed gives the same one
 *
 * A story's exit code is 0 only if every step did what it should and the money is conserved; 2 when an option was wrong.
 */
import { parseArgs } from "node:util";
import { DEFAULT_SUITE } from "../parties/shared/crypto/suites.js";
import { knownSuite } from "../protocol/messages/suites.js";
import { serve } from "./api/server/serve.js";
import { ENGINE_KINDS, type EngineOptions, isEngine, whyUnbuildable } from "./engine/engine.js";
import { play, STORIES, succeeded } from "./stories/play.js";
import { withProgress } from "./terminal/progress.js";
import { showMoney, terminalListener } from "./terminal/story-output.js";
import type { Listener } from "./world/events.js";

const OPTIONS = {
  story: { type: "string" },
  engine: { type: "string", default: "auto" },
  seed: { type: "string", default: "1" },
  suite: { type: "string", default: String(DEFAULT_SUITE) },
  json: { type: "boolean", default: false },
  host: { type: "string" },
  port: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const USAGE = `npm start -- [--port N] [--host H] [--engine xs|v8|rv32] [--suite 1|2] [--seed N]
npm start -- --story ${Object.keys(STORIES).join("|")} [--json] [--engine xs|v8|rv32] [--suite 1|2] [--seed N]
`;

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n${USAGE}`);
  process.exit(2);
}

function optionsOf() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return refuse(`${(error as Error).message.split(". ")[0]}.`);
  }
}

const values = optionsOf();
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const { story, engine, json } = values;
const host = values.host ?? "127.0.0.1";
const seed = Number(values.seed);
const suite = Number(values.suite);
const port = Number(values.port ?? "4180");
if (story !== undefined && !Object.hasOwn(STORIES, story)) {
  refuse(`There is no story ${story}; there is ${Object.keys(STORIES).join(", ")}.`);
}
if (engine !== "auto" && !isEngine(engine)) refuse(`--engine is ${ENGINE_KINDS.join(", ")}, not ${engine}.`);
if (!knownSuite(suite)) refuse(`--suite is 1 or 2, not ${values.suite}.`);
if (!Number.isSafeInteger(seed) || seed < 0) refuse(`--seed is a whole number from 0, not ${values.seed}.`);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  refuse(`--port is a number from 0 to 65535, not ${values.port}.`);
if (story === undefined && json) refuse("--json is for a story: --story first-touch --json.");
if (story !== undefined && (values.port !== undefined || values.host !== undefined))
  refuse("A story is played in the terminal: --port and --host are for the page, without --story.");

/** The listener, and a promise that settles with its first event. */
function withFirstEvent(listener: Listener): [Listener, Promise<void>] {
  let settle = (): void => {};
  const first = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return [
    (...event) => {
      settle();
      listener(...event);
    },
    first,
  ];
}

/** The exit code. */
async function runStory(name: string, kind: EngineOptions["engine"]): Promise<number> {
  // On Ctrl-C an orderly exit leaves no engine and no folder behind.
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.once(signal, () => process.exit(code));
  }
  const [listener, begun] = withFirstEvent(json ? () => {} : terminalListener());
  const playing = play({ story: name, engine: kind, seed, suite, listener });
  await withProgress("The bracelets are being unpacked", Promise.race([begun, playing]));
  const result = await playing;
  const ok = succeeded(result);
  if (json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return ok ? 0 : 1;
  }
  showMoney(result.money, result.conserved);
  const { steps, touches, xs } = result;
  const done = steps.filter((step) => step.ok).length;
  process.stdout.write(
    `\n    ${done} of ${steps.length} steps as told, ${touches} touches, on ${xs.version}, image ${xs.imageHash.slice(0, 16)}…\n`,
  );
  process.stdout.write(ok ? "    To play with it in a browser: npm start\n" : "    The story did not go as told.\n");
  return ok ? 0 : 1;
}

if (story === undefined) process.exitCode = await serve({ engine, seed, suite, host, port }).catch(whyUnbuildable);
else process.exitCode = await runStory(story, engine).catch(whyUnbuildable);
