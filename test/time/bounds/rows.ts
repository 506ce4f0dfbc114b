/** The proofs of bounds over the core and its mutants, as rows. */
import { CORE } from "../core.js";
import { changed, sourceOf } from "../engines/mutate.js";
import type { Row } from "../layers.js";
import { type Mutant, mutantsFor, namesOf } from "../mutants.js";
import { PROOFS, type Proof, type Proved, prove } from "./proofs.js";

/** What is proved of a source, or undefined where it cannot be. */
function provedOf(proof: Proof, source: string): Proved | undefined {
  try {
    return prove(proof, source);
  } catch {
    return undefined;
  }
}

/** A control is caught where a number is seen to leave its range; that something is not understood does not count. */
export function caughtByBounds(proof: Proof, mutant: Mutant): boolean {
  try {
    prove(proof, changed(sourceOf(mutant.file), mutant));
    return false;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

const power = (peak: number, digits: number) => `2^${Math.log2(peak + 1).toFixed(digits)}`;

export function boundsRows(subjects: readonly string[]): Row[] {
  return PROOFS.filter(({ subject }) => subjects.includes(subject)).map((proof): Row => {
    const proved = provedOf(proof, sourceOf(`${CORE}/${proof.file}`));
    const mutants = mutantsFor(proof.subject, "bounds");
    const caught = mutants.length > 0 && mutants.every((mutant) => caughtByBounds(proof, mutant));
    const common = { primitive: proof.subject, layer: "bounds", control: { name: namesOf(mutants), caught } } as const;
    if (proved === undefined) return { ...common, figure: "not proved", brief: "not proved", leak: true };
    const { intermediates, peak } = proved;
    const figure = `${intermediates.toLocaleString("en-US")} intermediates, the largest below ${power(peak, 2)}`;
    return { ...common, figure, brief: power(peak, 1), leak: false };
  });
}
