/** The layers that read the code: the lint and the bounds, as rows. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../../tools/bundle.js";
import { lint } from "./ct-lint.js";
import { parse } from "./ct-public.js";
import { changed, sourceOf } from "./engines/mutate.js";
import { runIntervals } from "./intervals.js";
import type { Row } from "./layers.js";
import { fileOf, MUTANTS, type Mutant, mutantsFor } from "./mutants.js";
import { PROOFS, type Proof } from "./proofs.js";

const CORE = "firmware/crypto";
const files = readdirSync(join(ROOT, CORE)).map((name) => `${CORE}/${name}`);
const core = files.map(sourceOf);

/** Sums and products of secrets stand here alone; the bounds prove them. */
const isProved = (file: string) => file.endsWith(".gen.ts") || file.endsWith("/limbs.ts");

const looked = new Map<string, number>();

/** How many findings the lint has in a source. */
function found(file: string, source: string): number {
  const before = looked.get(source) ?? lint(source, { proved: isProved(file), core }).length;
  looked.set(source, before);
  return before;
}

/** Places where a secret could decide something. */
function expressions(source: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) || ts.isPrefixUnaryExpression(node) || ts.isElementAccessExpression(node)) count++;
    if (ts.isIfStatement(node) || ts.isIterationStatement(node, false) || ts.isCallExpression(node)) count++;
    if (ts.isConditionalExpression(node)) count++;
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return count;
}

const words = (findings: number, places: number, where: string) =>
  `${findings} findings in ${places.toLocaleString("en-US")} expressions of ${where}`;
const caughtByLint = (mutant: Mutant) => found(mutant.file, changed(sourceOf(mutant.file), mutant)) > 0;

const namesOf = (mutants: readonly Mutant[]) => mutants.map(({ name }) => name).join("; ");

/** The row of the lint that leaves no file out. */
export const EVERYTHING = "everything in firmware/crypto";

export function lintRows(subjects: readonly string[]): Row[] {
  const rows = subjects.map((primitive): Row => {
    const file = fileOf(primitive);
    const source = sourceOf(file);
    const findings = found(file, source);
    const mutants = mutantsFor(primitive, "lint");
    const control = { name: namesOf(mutants), caught: mutants.length > 0 && mutants.every(caughtByLint) };
    const figure = words(findings, expressions(source), file.slice(CORE.length + 1));
    return { primitive, layer: "lint", figure, brief: String(findings), leak: findings > 0, control };
  });
  const all = files.reduce((sum, file, i) => sum + found(file, core[i]), 0);
  const places = core.reduce((sum, source) => sum + expressions(source), 0);
  const mutants = MUTANTS.filter(({ layers }) => layers.includes("lint"));
  const figure = words(all, places, `${files.length} files`);
  const control = { name: `all ${mutants.length} of them`, caught: mutants.every(caughtByLint) };
  return [...rows, { primitive: EVERYTHING, layer: "lint", figure, brief: String(all), leak: all > 0, control }];
}

interface Proved {
  readonly peak: number;
  readonly intermediates: number;
}

/** What is proved of a source, or undefined where it cannot be. */
function prove({ name, inputs }: Proof, source: string): Proved | undefined {
  try {
    const runs = inputs.map((one) => runIntervals(source, name, one));
    const intermediates = runs.reduce((sum, run) => sum + run.intermediates, 0);
    return { peak: Math.max(...runs.map(({ peak }) => peak)), intermediates };
  } catch {
    return undefined;
  }
}

export function boundsRows(subjects: readonly string[]): Row[] {
  return PROOFS.filter(({ subject }) => subjects.includes(subject)).map((proof): Row => {
    const source = sourceOf(`${CORE}/${proof.file}`);
    const proved = prove(proof, source);
    const mutants = mutantsFor(proof.subject, "bounds");
    const caught = mutants.every((mutant) => prove(proof, changed(source, mutant)) === undefined);
    const size =
      proved === undefined || proved.peak === 0 ? "" : `, the largest below 2^${Math.log2(proved.peak + 1).toFixed(2)}`;
    return {
      primitive: proof.subject,
      layer: "bounds",
      figure:
        proved === undefined ? "not proved" : `${proved.intermediates.toLocaleString("en-US")} intermediates${size}`,
      brief:
        proved === undefined
          ? "not proved"
          : proved.peak === 0
            ? "no sums"
            : `2^${Math.log2(proved.peak + 1).toFixed(1)}`,
      leak: proved === undefined,
      control: { name: namesOf(mutants), caught: mutants.length > 0 && caught },
    };
  });
}
