/**
 * The layer on V8: Welch's t, one fixed secret against random ones. Supporting evidence only: V8 compiles, recompiles and collects garbage
 * unpredictably, so its code is not claimed to be constant-time.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Change } from "../engines/mutate.js";
import { heavy, progress } from "../engines/pool.js";
import { type Group, groupImage } from "../groups.js";
import type { Row } from "../layers.js";
import { isAmong, MUTANTS } from "../mutants.js";
import { secretsOf } from "../secrets.js";
import type { Subject } from "../subjects/subject.js";
import { THRESHOLD, type Verdict } from "./welch.js";

const CLOCK = fileURLToPath(new URL("./clock.ts", import.meta.url));
const POOL = 200;

/** Subjects, each with a control that is large enough for a clock. */
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
  ["sm2 recode, first digits", "n is added by a branch"],
  ["p256 recode, first digits", "n is added by a branch"],
  ["limbs, select", "a branch in place of the mask"],
  ["limbs from bytes", "skips zero bytes"],
  ["limbs to bytes", "skips zero bytes"],
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

/** Measures a second time where the first shows a difference: a difference that does not repeat comes from the computer. */
async function confirmed(group: Group, image: string, subject: Subject): Promise<Verdict> {
  const [first] = await heavy(() => measure(group, image, [subject]));
  if (!large(first)) return first;
  const [second] = await heavy(() => measure(group, image, [subject]));
  return large(second) && Math.sign(first.t) === Math.sign(second.t) ? first : second;
}

const percent = ({ detectable }: Verdict) => `${(100 * detectable).toFixed(2)} %`;

/** `control`: a change of what is in the image, large enough for a clock. */
async function row(group: Group, subject: Subject, control: Change & { readonly name: string }): Promise<Row> {
  const verdict = await confirmed(group, await groupImage(group), subject);
  const variant = `statistics-${group.subjects.indexOf(subject)}`;
  const changedImage = await groupImage(group, variant, [control]);
  // A control that escapes on a busy computer is tried again.
  let caught = false;
  for (let i = 0; i < 3 && !caught; i++) caught = large(await confirmed(group, changedImage, subject));
  const t = `t = ${verdict.t.toFixed(1)}`;
  return {
    primitive: subject.name,
    layer: "statistics",
    figure: `${t}; a difference of ${percent(verdict)} would have shown`,
    brief: `${t}, ${percent(verdict)}`,
    leak: large(verdict),
    control: { name: control.name, caught },
    ...(group.peers === true ? { peer: true } : {}),
  };
}

export async function statisticsRows(groups: readonly Group[]): Promise<Row[]> {
  const jobs = TIMED.map(([name, control]) => {
    const group = groups.find(({ subjects }) => subjects.some((one) => one.name === name));
    const subject = group?.subjects.find((one) => one.name === name);
    const mutant = MUTANTS.find((one) => one.name === control && isAmong(name, one.subjects));
    if (group === undefined || subject === undefined || mutant === undefined)
      throw new Error(`${name} has no control for a clock: ${control}`);
    return row(group, subject, mutant);
  });
  const rows = await Promise.all(jobs);
  progress(`statistics: ${rows.length} subjects, each with a control`);
  return rows;
}

/** A peer's control: a loop beside it whose length depends on the last byte of its secret. */
function besidePeer(run: string, secret: string): Change & { readonly name: string } {
  const to = `run: () => { for (let i = ${secret} << 18; i > 0; i--); ${run}; },`;
  return { name: "a loop beside it", file: "test/time/subjects/peers.ts", from: `run: () => ${run},`, to };
}

const BESIDE: Readonly<Record<string, Change & { readonly name: string }>> = {
  "peer: noble, ECDSA on P-256": besidePeer(
    "signature.set(p256.sign(digest, secret, { prehash: false, lowS: false }))",
    "secret[31]",
  ),
  "peer: tweetnacl, Ed25519": besidePeer("signature.set(nacl.sign.detached(digest, pair))", "pair[31]"),
};

export function statisticsOfPeers(group: Group): Promise<Row[]> {
  return Promise.all(group.subjects.map((subject) => row(group, subject, BESIDE[subject.name])));
}
