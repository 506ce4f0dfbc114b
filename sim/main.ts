/**
 * `npm start`: plays a story.
 *
 *   npm start                                        first-touch, shown as it happens
 *   npm start --silent -- --story first-touch --json one JSON object on standard output and nothing else
 *   … --engine xs|v8                                 default: XS, or V8 with a line that says why not
 *   … --suite 1|2                                    SM2 with SM3 (the default), or ECDSA on P-256 with SHA-256
 *   … --seed N                                       another history; the same seed gives the same one
 *
 * Exit code 0 only if every step did what it should and the money is conserved; 2 when the words were wrong.
 */
import { parseArgs } from "node:util";
import { DEFAULT_SUITE } from "../parties/crypto/suites.js";
import { knownSuite } from "../protocol/suites.js";
import { showMoney, terminalListener } from "./show/terminal.js";
import { asTold, play, STORIES } from "./story/play.js";

const { values } = parseArgs({
  options: {
    story: { type: "string", default: "first-touch" },
    engine: { type: "string", default: "auto" },
    seed: { type: "string", default: "1" },
    suite: { type: "string", default: String(DEFAULT_SUITE) },
    json: { type: "boolean", default: false },
  },
});

function usage(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

const { story, engine, json } = values;
const seed = Number(values.seed);
const suite = Number(values.suite);
if (!Object.hasOwn(STORIES, story)) usage(`There is no story ${story}; there is ${Object.keys(STORIES).join(", ")}.`);
if (engine !== "auto" && engine !== "xs" && engine !== "v8") usage(`--engine is xs or v8, not ${engine}.`);
if (!knownSuite(suite)) usage(`--suite is 1 or 2, not ${values.suite}.`);
if (!Number.isSafeInteger(seed) || seed < 0) usage(`--seed is a whole number from 0, not ${values.seed}.`);

const played = await play({ story, engine, seed, suite, ...(json ? {} : { listener: terminalListener() }) });
if (json) {
  process.stdout.write(`${JSON.stringify(played)}\n`);
} else {
  showMoney(played.money, played.conserved);
  const told = asTold(played);
  process.stdout.write(
    `\n    ${played.steps.filter((s) => s.ok).length} of ${played.steps.length} steps as told, ${played.touches} touches, on ${played.xs.version}, image ${played.xs.imageHash.slice(0, 16)}…\n`,
  );
  if (!told) process.stdout.write("    The story did not go as told.\n");
}
process.exitCode = asTold(played) ? 0 : 1;
