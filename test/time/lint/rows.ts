/** The lint over the core and its mutants, as rows. */
import ts from "typescript";
import { CORE, CORE_FILES } from "../core.js";
import { changed, sourceOf } from "../engines/mutate.js";
import type { Row } from "../layers.js";
import { filesOf, MUTANTS, type Mutant, mutantsFor, namesOf } from "../mutants.js";
import { lint } from "./lint.js";
import { parse } from "./public.js";

const core = CORE_FILES.map(sourceOf);

/** Sums and products of secrets stand here alone; the bounds prove them. */
const isProved = (file: string) => file.endsWith(".gen.ts") || file.endsWith("/limbs.ts");

const looked = new Map<string, readonly string[]>();

/** What the lint has to say of a source of the core. */
export function findings(file: string, source = sourceOf(file)): readonly string[] {
  const before = looked.get(source) ?? lint(source, { proved: isProved(file), core });
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

const words = (count: number, places: number, where: string) =>
  `${count} findings in ${places.toLocaleString("en-US")} expressions of ${where}`;

/** A control of one of the lint's rules must be caught by that rule. */
export function caughtByLint(mutant: Mutant): boolean {
  const said = findings(mutant.file, changed(sourceOf(mutant.file), mutant));
  return said.some((one) => one.includes(mutant.rule ?? ""));
}

/** The row of the lint that leaves no file out. */
export const EVERYTHING = "everything in firmware/crypto";

export function lintRows(subjects: readonly string[]): Row[] {
  const rows = subjects.map((primitive): Row => {
    const files = filesOf(primitive);
    const count = files.reduce((sum, file) => sum + findings(file).length, 0);
    const places = files.reduce((sum, file) => sum + expressions(sourceOf(file)), 0);
    const where = files.map((file) => file.slice(CORE.length + 1)).join(", ");
    const mutants = mutantsFor(primitive, "lint");
    const control = { name: namesOf(mutants), caught: mutants.length > 0 && mutants.every(caughtByLint) };
    const figure = words(count, places, where);
    return { primitive, layer: "lint", figure, brief: String(count), leak: count > 0, control };
  });
  const all = CORE_FILES.reduce((sum, file) => sum + findings(file).length, 0);
  const places = core.reduce((sum, source) => sum + expressions(source), 0);
  const mutants = MUTANTS.filter(({ layers }) => layers.includes("lint"));
  const figure = words(all, places, `${CORE_FILES.length} files`);
  const control = { name: `all ${mutants.length} of them`, caught: mutants.every(caughtByLint) };
  return [...rows, { primitive: EVERYTHING, layer: "lint", figure, brief: String(all), leak: all > 0, control }];
}
