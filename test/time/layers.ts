/** The layers of the evidence, and the form of its rows. */

export const LAYERS = ["lint", "bounds", "taint", "callgrind", "minstret", "statistics"] as const;
export type Layer = (typeof LAYERS)[number];

/** The layers that run the code. */
export type Dynamic = Extract<Layer, "taint" | "callgrind" | "minstret">;
export const DYNAMIC: readonly Dynamic[] = ["taint", "callgrind", "minstret"];

/** Counts are taken on two engines; each is a layer of its own here. */
export const COUNTS: readonly Layer[] = ["callgrind", "minstret"];

export interface Control {
  readonly name: string;
  readonly caught: boolean;
}

export interface Row {
  readonly primitive: string;
  readonly layer: Layer;
  /** The finding, in words and numbers. */
  readonly figure: string;
  /** The same in a word, for a table. */
  readonly brief: string;
  readonly leak: boolean;
  readonly control: Control;
  /** Another library's code, for comparison: it may leak. */
  readonly peer?: boolean;
}

/** A count, and what it varies by, if it does. */
export const briefCount = (count: number, between: number) =>
  between === 0
    ? count.toLocaleString("en-US")
    : `${count.toLocaleString("en-US")} ± ${between.toLocaleString("en-US")}`;

/** What is wrong with a row, or null. Peers may leak, but a layer that does not detect it does not work. */
export function complaint(row: Row): string | null {
  const name = `${row.primitive}, ${row.layer}`;
  if (row.figure === "" || row.control.name === "") return `${name}: an empty row`;
  if (row.leak && !row.peer) return `${name} LEAKS: ${row.figure}`;
  return row.control.caught ? null : `${name}: a control escaped: ${row.control.name}`;
}
