/** What a control of the core is, and the layers that can see each kind. */
import type { Change } from "../engines/mutate.js";
import type { Layer } from "../layers.js";

export interface Mutant extends Change {
  /** What is wrong now, in a few words. */
  readonly name: string;
  /** Names of the subjects that must show it; one that ends in * stands for all that begin so. */
  readonly subjects: readonly string[];
  readonly layers: readonly Layer[];
}

/** Every layer that runs the code, and the lint; bounds looks at the proved files only (proofs.ts), statistics at a few (statistics.ts). */
export const ALL: readonly Layer[] = ["lint", "taint", "callgrind", "minstret"];
export const PROVED: readonly Layer[] = [...ALL, "bounds"];
/** What the lint cannot see, because the code still keeps to the subset: sums that grow too large. */
export const LARGE: readonly Layer[] = ["bounds", "taint", "callgrind", "minstret"];
/** What no count can see: the same instructions at another address. */
export const ADDRESS: readonly Layer[] = ["lint", "taint"];

type Place = Omit<Change, "file">;

export const mutant = (
  name: string,
  subjects: readonly string[],
  file: string,
  place: Place,
  layers = ALL,
): Mutant => ({
  name,
  subjects,
  file: `firmware/crypto/${file}.ts`,
  ...place,
  layers,
});
