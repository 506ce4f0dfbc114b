/**
 * The controls: small changes of the shipping core that make its time depend on a secret, and the layers that must catch each one. Every subject has at
 * least one, in its own source. A change whose place no longer exists stops the run with an error: the mutant must be moved with the code.
 */
import type { Layer } from "./layers.js";
import { arithmetic } from "./mutants/arithmetic.js";
import { points, suites } from "./mutants/curves.js";
import type { Mutant } from "./mutants/mutant.js";
import { subset } from "./mutants/subset.js";
import { bytes, symmetric } from "./mutants/symmetric.js";

export type { Mutant };

export const MUTANTS: readonly Mutant[] = [...bytes, ...symmetric, ...arithmetic, ...points, ...suites, ...subset];

/** Is this subject among the names? One that ends in * stands for all that begin so. */
export const isAmong = (subject: string, names: readonly string[]) =>
  names.some((name) => (name.endsWith("*") ? subject.startsWith(name.slice(0, -1)) : subject === name));

/** Those that a layer must catch in this subject. */
export function mutantsFor(subject: string, layer: Layer): readonly Mutant[] {
  return MUTANTS.filter(({ subjects, layers }) => layers.includes(layer) && isAmong(subject, subjects));
}

/** Their names as one text. */
export const namesOf = (mutants: readonly Mutant[]) => mutants.map(({ name }) => name).join("; ");

/** The files that a subject is of: those that its mutants are in. */
export function filesOf(subject: string): readonly string[] {
  const files = MUTANTS.filter(({ subjects }) => isAmong(subject, subjects)).map(({ file }) => file);
  if (files.length === 0) throw new Error(`${subject} has no control`);
  return [...new Set(files)];
}
