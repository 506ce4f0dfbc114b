// Scalar times base point: a signed comb of 5 teeth in two blocks, 26 doublings and 52 mixed additions, one of them a step.
// tools/generate/comb.ts prints the table and says what is in it. The work of a step does not depend on the scalar.

import type { Field } from "../arithmetic/field.js";
import { newLimbs } from "../arithmetic/limbs.js";
import type { CombTable, Curve } from "./curve.js";
import { Point } from "./point.js";
import type { Points } from "./points.js";
import type { Recode } from "./recode.js";

export class Comb {
  /** The result, once step() has returned true. */
  readonly result: Point = new Point();
  readonly #field: Field;
  readonly #table: CombTable;
  readonly #points: Points;
  readonly #digits: Recode;
  readonly #x: number[] = newLimbs(20);
  readonly #y: number[] = newLimbs(20);
  // public #column, #stage: the progress of the schedule
  #column = 0;
  #stage = 0;

  constructor(curve: Curve, points: Points, digits: Recode) {
    this.#field = curve.field;
    this.#table = curve.table;
    this.#points = points;
    this.#digits = digits;
  }

  /** Starts k·G, k < 2^256 (secret). `again`, public, computes the same point from other digits. */
  start(k: readonly number[], again: boolean): void {
    this.#digits.load(k, again);
    this.#points.infinity(this.result);
    this.#column = 25;
    this.#stage = 1; // doubling infinity is left out
  }

  /** One doubling or addition; true when done. */
  step(): boolean {
    if (this.#column < 0) return true;
    if (this.#stage === 0) {
      this.#points.double(this.result, this.result);
      this.#stage = 1;
    } else if (this.#stage === 1) {
      this.#add(this.#column + 26, 1);
      this.#stage = 2;
    } else {
      this.#add(this.#column, 0);
      this.#stage = 0;
      this.#column = this.#column - 1;
    }
    return this.#column < 0;
  }

  /** Adds the table entry for the five digits at bit `at` and every 52 bits above it. */
  #add(at: number, block: number): void {
    // public at, block: the progress of the schedule
    const c = this.#digits.bits;
    const top = c[at + 208];
    const index =
      ((c[at] ^ top) | ((c[at + 52] ^ top) << 1) | ((c[at + 104] ^ top) << 2) | ((c[at + 156] ^ top) << 3)) ^ 15;
    if (block === 0) this.#table.block0(this.#x, this.#y, index);
    else this.#table.block1(this.#x, this.#y, index);
    this.#field.negate(this.#y, this.#y, top - 1);
    this.#points.addAffine(this.result, this.result, this.#x, this.#y);
  }
}
