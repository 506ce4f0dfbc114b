/** Everything that the evidence checks, and the rows that it must have. */

import { PROOFS } from "./bounds/proofs.js";
import { boundsRows } from "./bounds/rows.js";
import { commandRows, eventsOf, rowName, SCENARIOS, type Scenario, scenariosOf } from "./command-rows.js";
import { GROUPS, type Group, PEERS } from "./groups.js";
import { DYNAMIC, type Dynamic, type Row } from "./layers.js";
import { EVERYTHING, lintRows } from "./lint/rows.js";
import { rowsOf, rowsOfPeers } from "./primitive-rows.js";
import { statisticsOfPeers, statisticsRows, TIMED } from "./statistics/rows.js";
import type { Subject } from "./subjects/subject.js";

const SUITES = [1, 2];
const subjects = GROUPS.flatMap((group) => group.subjects.map(({ name }) => name));

/** A few primitives of every kind, with all their controls; with the day of suite 1 it takes two minutes. */
export const SHORT: readonly string[] = [
  "equal",
  "limbs, select",
  "Ascon-p12",
  "Ascon-AEAD128, open",
  "SM3, one block",
  "sm2 mod p, mul",
  "p256 mod n, mul",
  "suite 1, ticket signature",
  "suite 2, presigning a ticket",
];

/** Primitive and layer of each row of the whole, in order. */
export function expectedRows(): readonly (readonly [primitive: string, layer: string])[] {
  const proved = PROOFS.map(({ subject }) => subject);
  const commands = (layer: Dynamic) =>
    scenariosOf(layer).flatMap((story) =>
      SUITES.flatMap((suite) => eventsOf(story).map((event) => rowName(story, suite, event))),
    );
  const peers = PEERS.subjects.map(({ name }) => name);
  return [
    ...[...subjects, EVERYTHING].map((name) => [name, "lint"] as const),
    ...subjects.filter((name) => proved.includes(name)).map((name) => [name, "bounds"] as const),
    ...DYNAMIC.flatMap((layer) => [...subjects, ...commands(layer), ...peers].map((name) => [name, layer] as const)),
    ...[...TIMED.map(([name]) => name), ...peers].map((name) => [name, "statistics"] as const),
  ];
}

const heaviest = (a: Group, b: Group) => weight(b) - weight(a);
const weight = (group: Group) => group.subjects.filter(({ heavy }) => heavy).length;

/** The rows of all primitives whose name is chosen, in every layer but statistics. */
async function primitiveRows(chosen: (name: string) => boolean): Promise<Row[]> {
  const only = ({ name }: Subject) => chosen(name);
  const names = subjects.filter(chosen);
  const dynamic = [...GROUPS].sort(heaviest).flatMap((group) => DYNAMIC.map((layer) => rowsOf(layer, group, only)));
  const rows = (await Promise.all(dynamic)).flat();
  return [...lintRows(names), ...boundsRows(names), ...rows];
}

export async function shortRows(): Promise<Row[]> {
  const [story] = SCENARIOS;
  const brief = { ...story, lives: { taint: 1, callgrind: 2, minstret: 2 } };
  const parts = [
    ...DYNAMIC.map((layer) => commandRows(layer, 1, brief)),
    primitiveRows((name) => SHORT.includes(name)),
  ];
  return (await Promise.all(parts)).flat();
}

/** Only primitives and commands whose name has this text in it. */
export async function someRows(text: string): Promise<Row[]> {
  const chosen = (name: string) => name.includes(text);
  const wanted = (story: Scenario, suite: number) =>
    eventsOf(story).some((event) => chosen(rowName(story, suite, event)));
  const commands = DYNAMIC.flatMap((layer) =>
    scenariosOf(layer).flatMap((story) =>
      SUITES.filter((suite) => wanted(story, suite)).map((suite) => commandRows(layer, suite, story)),
    ),
  );
  const rows = (await Promise.all([primitiveRows(chosen), ...commands])).flat();
  return rows.filter(({ primitive }) => chosen(primitive) || primitive === EVERYTHING);
}

/** Statistics come last, when nothing else runs. */
export async function allRows(): Promise<Row[]> {
  // Personalisation takes longest.
  const commands = DYNAMIC.flatMap((layer) =>
    [...scenariosOf(layer)].reverse().flatMap((story) => SUITES.map((suite) => commandRows(layer, suite, story))),
  );
  const peers = DYNAMIC.map((layer) => rowsOfPeers(layer, PEERS));
  const rows = (await Promise.all([...commands, ...peers, primitiveRows(() => true)])).flat();
  const timed = [...(await statisticsRows(GROUPS)), ...(await statisticsOfPeers(PEERS))];
  return inOrder([...rows, ...timed]);
}

/** As expectedRows has them. Throws when a row is missing or unexpected. */
function inOrder(rows: readonly Row[]): Row[] {
  const ordered = expectedRows().map(([primitive, layer]) => {
    const row = rows.find((one) => one.primitive === primitive && one.layer === layer);
    if (row === undefined) throw new Error(`no row for ${primitive} in ${layer}`);
    return row;
  });
  if (ordered.length !== rows.length) throw new Error(`${rows.length} rows in place of ${ordered.length}`);
  return ordered;
}
