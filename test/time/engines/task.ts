/** The work of a measuring engine: some subjects of one image, each with its secrets. */
import { concat } from "../../unit/crypto/support.js";
import { OP } from "../subjects/serve.js";

export interface Task {
  /** Index in the image. */
  readonly index: number;
  readonly secrets: readonly Uint8Array[];
}

export const loadMessage = (index: number, secret: Uint8Array): Uint8Array => concat([OP.load, index], secret);
export const runMessage = (index: number): Uint8Array => Uint8Array.of(OP.run, index);
export const taintMessage = (index: number, secret: Uint8Array): Uint8Array => concat([OP.taint, index], secret);
export const baselineMessage = (index: number, secret: Uint8Array): Uint8Array => concat([OP.taint + 1, index], secret);

/** Largest less smallest. */
export function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}
