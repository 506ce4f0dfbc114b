/** The layers of the evidence, and what a row of it says. */

export const LAYERS = ["lint", "bounds", "taint", "callgrind", "minstret", "statistics"] as const;
export type Layer = (typeof LAYERS)[number];

/** Counts are taken on two engines; each is a layer of its own here. */
export const COUNTS: readonly Layer[] = ["callgrind", "minstret"];

export interface Control {
  readonly name: string;
  readonly caught: boolean;
}

export interface Row {
  readonly primitive: string;
  readonly layer: Layer;
  /** What was seen, in words and numbers. */
  readonly figure: string;
  readonly leak: boolean;
  readonly control: Control;
  /** Somebody else's code, for comparison: it may leak. */
  readonly peer?: boolean;
}
