/**
 * Runs in a process of its own: times the subjects of one image on V8, one fixed secret against random ones, in random order.
 *
 *   node --import tsx clock.ts IMAGE   with [{"index":0,"secrets":[[…],…]},…] on stdin
 *
 * The first secret is the fixed one. Prints the verdict of each, as JSON.
 */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import type { Served } from "../subjects/serve.js";
import type { Subject } from "../subjects/subject.js";
import { type Verdict, welch } from "./welch.js";

/** For one subject, about. */
const BUDGET_ms = 2_500;
const SAMPLE_us = 4;
const MOST = 40_000;
const LEAST = 400;

function time(subject: Subject, secret: Uint8Array, times: number): number {
  subject.load(secret);
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) subject.run();
  return Number(process.hrtime.bigint() - start);
}

function measure(subject: Subject, secrets: readonly Uint8Array[]): Verdict {
  const [fixed, ...random] = secrets;
  const any = () => random[Math.floor(Math.random() * random.length)];
  const warm = Date.now();
  let runs = 0;
  for (; Date.now() - warm < BUDGET_ms / 8 || runs < 20; runs++) time(subject, runs % 2 === 0 ? fixed : any(), 1);
  const each_us = ((Date.now() - warm) * 1000) / runs;
  // A subject that overwrites its input must be loaded before each run, so slow subjects run once a sample.
  const times = each_us < SAMPLE_us ? Math.ceil(SAMPLE_us / each_us) : 1;
  const samples = Math.max(LEAST, Math.min(MOST, Math.floor((BUDGET_ms * 1000) / (each_us * times))));
  const classes: [number[], number[]] = [[], []];
  for (let i = 0; i < samples; i++) {
    const which = Math.random() < 0.5 ? 0 : 1;
    classes[which].push(time(subject, which === 0 ? fixed : any(), times));
  }
  return welch(...classes);
}

const [image] = process.argv.slice(2);
const realm = globalThis as unknown as { host: object; onMessage: () => void };
realm.host = {};
runInThisContext(readFileSync(image, "utf8"));
const subjects = (globalThis as Served).subjects ?? [];
const list = JSON.parse(readFileSync(0, "utf8")) as { index: number; secrets: number[][] }[];
const verdicts = list.map(({ index, secrets }) =>
  measure(
    subjects[index],
    secrets.map((one) => Uint8Array.from(one)),
  ),
);
process.stdout.write(JSON.stringify(verdicts));
