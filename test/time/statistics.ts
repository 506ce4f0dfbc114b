/**
 * The layer on V8: Welch's t, one fixed secret against random ones. Supporting evidence and no more: V8 compiles, recompiles and collects as it
 * likes, so nothing that it runs is ever called constant-time. A leak is what two measurements, one after the other, show with |t| > 10.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { heavy, progress } from "./engines/pool.js";
import type { Verdict } from "./engines/welch.js";
import { type Group, groupImage } from "./groups.js";
import type { Row } from "./layers.js";
import { isAmong, MUTANTS, type Mutant } from "./mutants.js";
import { secretsOf } from "./secrets.js";
import type { Subject } from "./subjects/subject.js";

const THRESHOLD = 10;
const CLOCK = fileURLToPath(new URL("./engines/clock.ts", import.meta.url));
const POOL = 200;

/** Subjects, and what of their controls is large enough for a clock. */
export const TIMED: readonly (readonly [subject: string, mutant: string])[] = [
  ["equal", "ends at the first difference"],
  ["Ascon-AEAD128, open", "a forged box ends early"],
  ["sm2 comb table, block0", "the scan ends early"],
  ["p256 comb table, block0", "the scan ends early"],
  ["sm2 point, add", "infinity is an exception"],
  ["p256 point, add", "infinity is an exception"],
  ["sm2 comb, k·G", "a negative digit adds nothing"],
  ["p256 comb, k·G", "a negative digit adds nothing"],
  ["sm2 power, 1/a mod p", "digits of the base in place of the exponent"],
  ["p256 power, 1/a mod p", "digits of the base in place of the exponent"],
];

/** The fixed one first: a corner. */
function secretsFor(subject: Subject): number[][] {
  const [fixed] = secretsOf(subject);
  const random = Array.from({ length: POOL }, () => {
    const bytes = randomBytes(fixed.length);
    // Below n and p, as secrets.ts has them.
    if (subject.kind !== "bytes") for (let i = 0; i < bytes.length; i += 32) bytes[i] &= 0xfe;
    return [...bytes];
  });
  return [[...fixed], ...random];
}

function measure(group: Group, image: string, subjects: readonly Subject[]): Promise<Verdict[]> {
  const tasks = subjects.map((subject) => ({ index: group.subjects.indexOf(subject), secrets: secretsFor(subject) }));
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, ["--import", "tsx", CLOCK, image], (error, stdout) => {
      if (error) reject(error);
      else resolve(JSON.parse(stdout) as Verdict[]);
    });
    child.stdin?.end(JSON.stringify(tasks));
  });
}

const large = ({ t }: Verdict) => Math.abs(t) > THRESHOLD;

/** Twice where once shows something: the same again, or it was the computer. */
async function confirmed(group: Group, image: string, subject: Subject): Promise<Verdict> {
  const [first] = await heavy(() => measure(group, image, [subject]));
  if (!large(first)) return first;
  const [second] = await heavy(() => measure(group, image, [subject]));
  return large(second) && Math.sign(first.t) === Math.sign(second.t) ? first : second;
}

const inWords = ({ t, detectable }: Verdict) => {
  const percent = (100 * detectable).toFixed(2);
  return `t = ${t.toFixed(1)}; a difference of ${percent} % would have shown`;
};

async function row(group: Group, subject: Subject, mutant: Mutant | undefined): Promise<Row> {
  const verdict = await confirmed(group, await groupImage(group), subject);
  const row = {
    primitive: subject.name,
    layer: "statistics",
    figure: inWords(verdict),
    brief: `t = ${verdict.t.toFixed(1)}`,
    leak: large(verdict),
  } as const;
  if (mutant === undefined) throw new Error(`${subject.name} has no control for a clock`);
  const variant = `statistics-${TIMED.findIndex(([name]) => name === subject.name)}`;
  const changedImage = await groupImage(group, variant, [mutant]);
  // A control that escapes on a busy computer is tried again.
  let caught = false;
  for (let i = 0; i < 3 && !caught; i++) caught = large(await confirmed(group, changedImage, subject));
  return { ...row, control: { name: mutant.name, caught } };
}

export async function statisticsRows(groups: readonly Group[]): Promise<Row[]> {
  const jobs = TIMED.flatMap(([name, control]) => {
    const group = groups.find(({ subjects }) => subjects.some((one) => one.name === name));
    const subject = group?.subjects.find((one) => one.name === name);
    const mutant = MUTANTS.find((one) => one.name === control && isAmong(name, one.subjects));
    return group === undefined || subject === undefined ? [] : [row(group, subject, mutant)];
  });
  const rows = await Promise.all(jobs);
  if (rows.length > 0) progress(`statistics: ${rows.length} subjects, each with a control`);
  return rows;
}

/** Peers have no control: they are the comparison. */
export async function statisticsOfPeers(group: Group): Promise<Row[]> {
  const image = await groupImage(group);
  return Promise.all(
    group.subjects.map(async (subject): Promise<Row> => {
      const verdict = await confirmed(group, image, subject);
      const control = { name: "none: a peer", caught: false };
      return {
        primitive: subject.name,
        layer: "statistics",
        figure: inWords(verdict),
        brief: `t = ${verdict.t.toFixed(1)}`,
        leak: large(verdict),
        control,
        peer: true,
      };
    }),
  );
}
