/** What a control of the core is, and the layers that can see each kind. */
import type { Change } from "../engines/mutate.js";
import type { Layer } from "../layers.js";

export interface Mutant extends Change {
  /** What is wrong now, in a few words. */
  readonly name: string;
  /** Names of the subjects that must show it; one that ends in * stands for all that begin so. */
  readonly subjects: readonly string[];
  readonly layers: readonly Layer[];
  /** The finding that the lint must report, where this is the control of one of its rules. */
  readonly rule?: string;
}

/** Every layer that runs the code, and the lint: the control of a clock is chosen in statistics.ts. */
const ALL: readonly Layer[] = ["lint", "taint", "callgrind", "minstret"];
/** What the lint cannot see, because the code is still in the subset: sums that leave int32. */
export const LARGE: readonly Layer[] = ["bounds", "taint", "callgrind", "minstret"];
/** What only the bounds can see: a result outside its contract, which later sums are proved with. */
export const RANGE: readonly Layer[] = ["bounds"];
/** What no count can see: the same instructions at another address, or a branch that goes the same way for every secret tried. */
export const ADDRESS: readonly Layer[] = ["lint", "taint"];
/** What only the lint can see: it takes the same time as it stands here, and would not elsewhere. */
export const SUBSET: readonly Layer[] = ["lint"];

interface Place extends Omit<Change, "file"> {
  /** The layers that must catch it; by default all that can. */
  readonly layers?: readonly Layer[];
}

export const mutant = (name: string, subjects: readonly string[], file: string, place: Place): Mutant => ({
  layers: ALL,
  ...place,
  name,
  subjects,
  file: `firmware/crypto/${file}.ts`,
});
