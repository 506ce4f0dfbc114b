/** Rows of whole commands, in the layers that run them. */
import { join } from "node:path";
import { bundleFile, bundleImage, ROOT } from "../../../tools/bundle.js";
import { briefCount, type Dynamic } from "../dynamic.js";
import { type Change, mutate } from "../engines/mutate.js";
import { heavy, progress } from "../engines/pool.js";
import type { Row } from "../layers.js";
import { type CommandControl, DAY_CONTROLS, PERSONALISATION_CONTROLS } from "./controls.js";
import type { History } from "./history.js";
import { day, LIVES, personalisation } from "./lives.js";
import { type Lived, liveDesk, liveRv32 } from "./replay.js";
import { liveTainted, taintImage } from "./taint.js";

export interface Story {
  readonly name: string;
  readonly histories: (suite: number, index: number) => readonly History[];
  readonly controls: readonly CommandControl[];
  /** How many sets of secrets, by layer. */
  readonly lives: Readonly<Record<Dynamic, number>>;
}

export const STORIES: readonly Story[] = [
  { name: "day", histories: day, controls: DAY_CONTROLS, lives: { minstret: LIVES, callgrind: 4, taint: 1 } },
  {
    name: "personalisation",
    histories: personalisation,
    controls: PERSONALISATION_CONTROLS,
    lives: { minstret: 2, callgrind: 2, taint: 1 },
  },
];

/** Lives that controls are tried with: ordinary ones, which differ in every secret. */
const CONTROL_LIVES = [8, 9, 10];
/** Fewer lives than corners: an ordinary one beside the first. */
const CORNERS = 8;

/** The names of a history's events in order, the start first. */
const namesOf = (histories: readonly History[]) =>
  histories.flatMap(({ moments }) => ["boot", ...moments.map(({ name }) => name)]);

function variantImage(story: Story, changes: readonly Change[]): Promise<string> {
  const plugins = [mutate(changes)];
  return bundleFile(join(ROOT, "boards/desk/main.ts"), `evidence/firmware-${story.name}-controls`, { plugins });
}

async function live(layer: Dynamic, image: string, histories: readonly History[]): Promise<Lived> {
  const counts: number[] = [];
  for (const one of histories)
    counts.push(...(await (layer === "minstret" ? liveRv32(image, one) : liveDesk(image, one))));
  return counts;
}

/** For each name of an event: instructions of all its events in the first life, and the largest difference of any between lives. */
function compare(names: readonly string[], lives: readonly Lived[]): Map<string, { sum: number; spread: number }> {
  const out = new Map<string, { sum: number; spread: number }>();
  names.forEach((name, i) => {
    const counts = lives.map((life) => life[i]);
    const before = out.get(name) ?? { sum: 0, spread: 0 };
    const spread = Math.max(before.spread, Math.max(...counts) - Math.min(...counts));
    out.set(name, { sum: before.sum + counts[0], spread });
  });
  return out;
}

type Seen = Pick<Row, "figure" | "brief" | "leak">;

async function counted(layer: Dynamic, suite: number, story: Story): Promise<[Map<string, Seen>, Set<string>]> {
  const plan = (indexes: readonly number[]) => indexes.map((index) => story.histories(suite, index));
  const count = story.lives[layer];
  const few = count < CORNERS;
  const shipping = plan([...Array(count).keys()].map((i) => (few && i > 1 ? i + CORNERS : i)));
  const mutated = plan(CONTROL_LIVES.slice(0, few ? 2 : 3));
  const [image, variant] = [await bundleImage(), await variantImage(story, story.controls)];
  const run = (path: string) => (histories: readonly History[]) => heavy(() => live(layer, path, histories));
  const [lives, others] = await Promise.all([
    Promise.all(shipping.map(run(image))),
    Promise.all(mutated.map(run(variant))),
  ]);
  const names = namesOf(shipping[0]);
  const seen = [...compare(names, lives)].map(([name, { sum, spread }]): [string, Seen] => {
    const figure = `${sum.toLocaleString("en-US")} instructions, spread ${spread} over ${lives.length} lives`;
    return [name, { figure, brief: briefCount(sum, spread), leak: spread !== 0 }];
  });
  const shown = [...compare(names, others)].filter(([, { spread }]) => spread !== 0).map(([name]) => name);
  return [new Map(seen), new Set(shown)];
}

/** Sums of findings and all marks passed, by name of event. */
async function tainted(
  image: string,
  histories: readonly History[],
): Promise<Map<string, { findings: number; passed: string[] }>> {
  const out = new Map<string, { findings: number; passed: string[] }>();
  for (const history of histories) {
    const { findings, passed } = await heavy(() => liveTainted(image, history));
    namesOf([history]).forEach((name, i) => {
      const before = out.get(name) ?? { findings: 0, passed: [] };
      out.set(name, { findings: before.findings + findings[i], passed: [...before.passed, ...passed[i]] });
    });
  }
  return out;
}

async function poisoned(suite: number, story: Story): Promise<[Map<string, Seen>, Set<string>]> {
  const histories = story.histories(suite, CONTROL_LIVES[0]);
  const variant = `${story.name}-controls`;
  const images = [await taintImage(false), await taintImage(true), await taintImage(true, variant, story.controls)];
  const [clean, real, mutant] = await Promise.all(images.map((image) => tainted(image, histories)));
  const seen = [...real].map(([name, { findings, passed }]): [string, Seen] => {
    const baseline = clean.get(name)?.findings ?? 0;
    const marks = [...new Set(passed)];
    const reached = marks.length === 0 ? "nothing made public" : `made public: ${marks.join(", ")}`;
    const figure = `${findings} findings (${baseline} without secrets); ${reached}`;
    return [name, { figure, brief: String(findings), leak: findings + baseline !== 0 }];
  });
  return [new Map(seen), new Set([...mutant].filter(([, { findings }]) => findings !== 0).map(([name]) => name))];
}

/** Events that no secret takes part in are no rows. */
export function eventsOf(story: Story): readonly string[] {
  return [...new Set(story.controls.flatMap(({ events }) => events))];
}

export const rowName = (suite: number, event: string) => `suite ${suite}, ${event}`;

export async function commandRows(layer: Dynamic, suite: number, story: Story): Promise<Row[]> {
  const [seen, shown] = layer === "taint" ? await poisoned(suite, story) : await counted(layer, suite, story);
  progress(`${layer}: ${story.name} of suite ${suite}, ${story.lives[layer]} sets of secrets`);
  return eventsOf(story).map((event) => {
    const one = seen.get(event);
    if (one === undefined) throw new Error(`no event ${event} in the history`);
    const names = story.controls.filter(({ events }) => events.includes(event)).map(({ name }) => name);
    const control = { name: names.join("; "), caught: shown.has(event) };
    return { primitive: rowName(suite, event), layer, ...one, control };
  });
}
