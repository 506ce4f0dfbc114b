/**
 * `npm start`: serves the simulator, or plays a story.
 *
 *   npm start                                        the page and the HTTP interface on http://127.0.0.1:4180 (docs/simulator.md)
 *   npm start -- --port N --host H                   elsewhere; a host that others can reach is a choice, never a default
 *   npm start -- --story first-touch                 a story, shown in the terminal as it happens
 *   npm start --silent -- --story first-day --json   one JSON object on standard output and nothing else
 *   … --engine xs|v8|rv32                            default: XS, or V8 with a line that says why not; rv32 is XS on an emulated 32-bit RISC-V
 *   … --suite 1|2                                    SM2 with SM3 (the default), or ECDSA on P-256 with SHA-256
 *   … --seed N                                       another history; the same seed gives the same one
 *
 * A story's exit code is 0 only if every step did what it should and the money is conserved; 2 when the words were wrong.
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
} as const;

function usage(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function wordsOf() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return usage(`${(error as Error).message.split(". ")[0]}. There is ${Object.keys(OPTIONS).join(", ")}.`);
  }
}

const values = wordsOf();
const { story, engine, json } = values;
const host = values.host ?? "127.0.0.1";
const seed = Number(values.seed);
const suite = Number(values.suite);
const port = Number(values.port ?? "4180");
if (story !== undefined && !Object.hasOwn(STORIES, story)) {
  usage(`There is no story ${story}; there is ${Object.keys(STORIES).join(", ")}.`);
}
if (engine !== "auto" && !isEngine(engine)) usage(`--engine is ${ENGINE_KINDS.join(", ")}, not ${engine}.`);
if (!knownSuite(suite)) usage(`--suite is 1 or 2, not ${values.suite}.`);
if (!Number.isSafeInteger(seed) || seed < 0) usage(`--seed is a whole number from 0, not ${values.seed}.`);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  usage(`--port is a number from 0 to 65535, not ${values.port}.`);
if (story === undefined && json) usage("--json is for a story: --story first-touch --json.");
if (story !== undefined && (values.port !== undefined || values.host !== undefined))
  usage("A story is played in the terminal: --port and --host are for the page, without --story.");

/** A listener, and what is settled when it has heard something. */
function heard(listener: Listener): [Listener, Promise<void>] {
  let settle = (): void => {};
  const first = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return [
    (...what) => {
      settle();
      listener(...what);
    },
    first,
  ];
}

async function tell(name: string, kind: EngineOptions["engine"]): Promise<boolean> {
  // Ctrl-C: to exit in order is to leave no engine and no folder behind.
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.once(signal, () => process.exit(code));
  }
  const [listener, begun] = heard(json ? () => {} : terminalListener());
  const playing = play({ story: name, engine: kind, seed, suite, listener });
  await withProgress("The bracelets are being taken out of their boxes", Promise.race([begun, playing]));
  const played = await playing;
  const told = succeeded(played);
  if (json) {
    process.stdout.write(`${JSON.stringify(played)}\n`);
    return told;
  }
  showMoney(played.money, played.conserved);
  process.stdout.write(
    `\n    ${played.steps.filter((s) => s.ok).length} of ${played.steps.length} steps as told, ${played.touches} touches, on ${played.xs.version}, image ${played.xs.imageHash.slice(0, 16)}…\n`,
  );
  process.stdout.write(told ? "    To play with it in a browser: npm start\n" : "    The story did not go as told.\n");
  return told;
}

if (story === undefined) process.exitCode = await serve({ engine, seed, suite, host, port }).catch(whyUnbuildable);
else process.exitCode = await tell(story, engine).then((told) => (told ? 0 : 1), whyUnbuildable);
