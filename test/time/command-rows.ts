/** Rows of whole commands, in the layers that run them. */
import { join } from "node:path";
import { bundleFile, bundleImage, ROOT } from "../../tools/bundle.js";
import {
  BOUND_CONTROLS,
  type CommandControl,
  DAY_CONTROLS,
  groupsOf,
  PERSONALISATION_CONTROLS,
} from "./commands/controls.js";
import type { History } from "./commands/history.js";
import { boundOrNot, day, LIVES, personalisation } from "./commands/lives.js";
import { type EventCounts, replayInCallgrind, replayOnRv32 } from "./counts/replay.js";
import { type Change, mutate } from "./engines/mutate.js";
import { heavy, progress } from "./engines/pool.js";
import { briefCount, type Dynamic, type Row } from "./layers.js";
import { replayTainted, taintImage } from "./taint/commands.js";

export interface Scenario {
  readonly name: string;
  readonly histories: (suite: number, index: number) => readonly History[];
  readonly controls: readonly CommandControl[];
  /** Events without a row, because what is secret here necessarily shows in them. */
  readonly apart?: readonly string[];
  /** How many sets of secrets, by layer; 0 where the layer cannot be used. */
  readonly lives: Readonly<Record<Dynamic, number>>;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: "day", histories: day, controls: DAY_CONTROLS, lives: { minstret: LIVES, callgrind: 4, taint: 1 } },
  {
    name: "personalisation",
    histories: personalisation,
    controls: PERSONALISATION_CONTROLS,
    lives: { minstret: LIVES, callgrind: 2, taint: 1 },
  },
  {
    name: "bound or not",
    histories: boundOrNot,
    controls: BOUND_CONTROLS,
    // A boot reads the key of the phone from the vault, or finds none; an attacker takes no part in it.
    apart: ["boot"],
    // An absent key has no bytes to poison; and on this computer one more record in the vault moves what comes after it, which changes the counts of memcpy.
    lives: { minstret: LIVES, callgrind: 0, taint: 0 },
  },
];

/** Those that a layer runs. */
export const scenariosOf = (layer: Dynamic) => SCENARIOS.filter(({ lives }) => lives[layer] > 0);

/** Sets of secrets that controls are tried with: random ones, which differ in every secret. */
const CONTROL_LIVES = [8, 9];
/** With fewer sets than this, random ones are taken after the first two. */
const CORNERS = 8;

/** The names of a history's events in order, the start first. */
const namesOf = (histories: readonly History[]) =>
  histories.flatMap(({ moments }) => ["boot", ...moments.map(({ name }) => name)]);

function variantImage(story: Scenario, index: number, changes: readonly Change[]): Promise<string> {
  const plugins = [mutate(changes)];
  return bundleFile(join(ROOT, "boards/desktop/main.ts"), `evidence/firmware-${story.name}-controls-${index}`, {
    plugins,
  });
}

async function live(layer: Dynamic, image: string, histories: readonly History[]): Promise<EventCounts> {
  const counts: number[] = [];
  for (const one of histories)
    counts.push(...(await (layer === "minstret" ? replayOnRv32(image, one) : replayInCallgrind(image, one))));
  return counts;
}

/** For each name of an event: instructions of all its events in the first life, and the largest difference of any between lives. */
function compare(
  names: readonly string[],
  lives: readonly EventCounts[],
): Map<string, { sum: number; spread: number }> {
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

/** What a layer found in the shipping firmware, and the events with findings in each image with controls. */
interface Looked {
  readonly seen: ReadonlyMap<string, Seen>;
  readonly shown: readonly (readonly string[])[];
}

type Groups = readonly (readonly CommandControl[])[];

async function counted(layer: Dynamic, suite: number, story: Scenario, groups: Groups): Promise<Looked> {
  const plan = (indexes: readonly number[]) => indexes.map((index) => story.histories(suite, index));
  const count = story.lives[layer];
  const few = count < CORNERS;
  const shipping = plan([...Array(count).keys()].map((i) => (few && i > 1 ? i + CORNERS : i)));
  const mutated = plan(CONTROL_LIVES);
  const image = await bundleImage();
  const variants = await Promise.all(groups.map((group, i) => variantImage(story, i, group)));
  const all = (path: string, histories: readonly (readonly History[])[]) =>
    Promise.all(histories.map((one) => heavy(() => live(layer, path, one))));
  const [lives, ...others] = await Promise.all([all(image, shipping), ...variants.map((path) => all(path, mutated))]);
  const names = namesOf(shipping[0]);
  const seen = [...compare(names, lives)].map(([name, { sum, spread }]): [string, Seen] => {
    const figure = `${sum.toLocaleString("en-US")} instructions, spread ${spread} over ${lives.length} lives`;
    return [name, { figure, brief: briefCount(sum, spread), leak: spread !== 0 }];
  });
  const shown = others.map((some) =>
    [...compare(names, some)].filter(([, { spread }]) => spread !== 0).map(([name]) => name),
  );
  return { seen: new Map(seen), shown };
}

/** Sums of findings and all marks reached, by name of event. */
async function tainted(
  image: string,
  histories: readonly History[],
): Promise<Map<string, { findings: number; passed: string[] }>> {
  const out = new Map<string, { findings: number; passed: string[] }>();
  for (const history of histories) {
    const { findings, passed } = await heavy(() => replayTainted(image, history));
    namesOf([history]).forEach((name, i) => {
      const before = out.get(name) ?? { findings: 0, passed: [] };
      out.set(name, { findings: before.findings + findings[i], passed: [...before.passed, ...passed[i]] });
    });
  }
  return out;
}

async function poisoned(suite: number, story: Scenario, groups: Groups): Promise<Looked> {
  const histories = story.histories(suite, CONTROL_LIVES[0]);
  const variants = groups.map((group, i) => taintImage(true, `${story.name}-controls-${i}`, group));
  const images = await Promise.all([taintImage(false), taintImage(true), ...variants]);
  const [clean, real, ...mutants] = await Promise.all(images.map((image) => tainted(image, histories)));
  const seen = [...real].map(([name, { findings, passed }]): [string, Seen] => {
    const baseline = clean.get(name)?.findings ?? 0;
    const marks = [...new Set(passed)];
    const reached = marks.length === 0 ? "nothing made public" : `made public: ${marks.join(", ")}`;
    const figure = `${findings} findings (${baseline} without secrets); ${reached}`;
    return [name, { figure, brief: String(findings), leak: findings + baseline !== 0 }];
  });
  const shown = mutants.map((one) => [...one].filter(([, { findings }]) => findings !== 0).map(([name]) => name));
  return { seen: new Map(seen), shown };
}

/** Every event of the scenario: each has a control. */
export function eventsOf(story: Scenario): readonly string[] {
  return [...new Set(story.controls.flatMap(({ events }) => events))];
}

/** An event of two scenarios has the second one's name after it. */
export function rowName(story: Scenario, suite: number, event: string): string {
  const twice = SCENARIOS.some((one) => one.name !== story.name && eventsOf(one).includes(event));
  return `suite ${suite}, ${event}${twice && story.name !== SCENARIOS[0].name ? `, ${story.name}` : ""}`;
}

/** Throws where an event has no control, or a control shows in an event that it does not name: it would then be caught for the wrong reason. */
function assertControlsNamed({ seen, shown }: Looked, groups: Groups, story: Scenario): void {
  const without = [...seen.keys()].filter((event) => ![...eventsOf(story), ...(story.apart ?? [])].includes(event));
  const strange = groups.flatMap((group, i) =>
    shown[i].filter((event) => !story.apart?.includes(event) && !group.some(({ events }) => events.includes(event))),
  );
  if (without.length > 0) throw new Error(`without a control: ${without.join("; ")}`);
  if (strange.length > 0) throw new Error(`shown by a control that does not name it: ${strange.join("; ")}`);
}

export async function commandRows(layer: Dynamic, suite: number, story: Scenario): Promise<Row[]> {
  const groups = groupsOf(story.controls.filter(({ layers }) => layers?.includes(layer) ?? true));
  const looked = await (layer === "taint" ? poisoned(suite, story, groups) : counted(layer, suite, story, groups));
  assertControlsNamed(looked, groups, story);
  progress(`${layer}: ${story.name} of suite ${suite}, ${story.lives[layer]} sets of secrets`);
  return eventsOf(story).map((event) => {
    const one = looked.seen.get(event);
    if (one === undefined) throw new Error(`no event ${event} in the history`);
    const named = groups.map((group) => group.find(({ events }) => events.includes(event)));
    const caught = named.every((control, i) => control === undefined || looked.shown[i].includes(event));
    const names = named.flatMap((control) => (control === undefined ? [] : [control.name]));
    const control = { name: names.join("; "), caught: names.length > 0 && caught };
    return { primitive: rowName(story, suite, event), layer, ...one, control };
  });
}
