// Scalar times any point: signed digits of four bits (±1, ±3 … ±15), a table of eight odd multiples read in full each time,
// 256 doublings and 65 additions after 8 for the table, one of them a step.

import type { Field } from "../arithmetic/field.js";
import { copyLimbs } from "../arithmetic/limbs.js";
import type { Curve } from "./curve.js";
import { Point } from "./point.js";
import type { Points } from "./points.js";
import type { Recode } from "./recode.js";

export class Window {
  /** The result, once step() has returned true. */
  readonly result: Point = new Point();
  readonly #field: Field;
  readonly #points: Points;
  readonly #digits: Recode;
  readonly #table: Point[] = [];
  readonly #entry: Point = new Point();
  // public #at: the progress of the schedule
  #at = 0;

  constructor(curve: Curve, points: Points, digits: Recode) {
    this.#field = curve.field;
    this.#points = points;
    this.#digits = digits;
    for (let i = 0; i < 8; i++) this.#table.push(new Point());
  }

  /** Sixteen of the table's numbers, as scratch memory while no multiplication runs. Allocates: for constructors only. */
  scratch(): number[][] {
    const out: number[][] = []; // public: made once, at construction
    for (let i = 0; i < 8; i++) out.push(this.#table[i].x, this.#table[i].y); // public: made once, at construction
    return out;
  }

  /** Starts k·P, k < 2^256 (secret), P affine as (x, y) with Z = `one`. */
  start(k: readonly number[], x: readonly number[], y: readonly number[], one: readonly number[]): void {
    this.#digits.load(k, false);
    const first = this.#table[0];
    copyLimbs(first.x, x);
    copyLimbs(first.y, y);
    copyLimbs(first.z, one);
    this.#points.infinity(this.result);
    this.#at = -8;
  }

  /** One doubling or addition; true when done. */
  step(): boolean {
    // public at: the progress of the schedule
    const at = this.#at;
    if (at === 325) return true;
    this.#at = at === -1 ? 4 : at + 1; // doubling infinity is left out
    if (at === -8) this.#points.double(this.#entry, this.#table[0]);
    else if (at < 0) this.#points.add(this.#table[at + 8], this.#table[at + 7], this.#entry);
    else if (at === 0)
      this.#at = 4; // doubling infinity is left out
    else this.#walk(at);
    return this.#at === 325;
  }

  /** Position `at` of 65 rounds of four doublings and an addition, digits from the top. */
  #walk(at: number): void {
    // public at, digit, phase: the progress of the schedule
    let digit = 64;
    let phase = at;
    for (; phase >= 5; phase = phase - 5) digit = digit - 1;
    if (phase < 4) {
      this.#points.double(this.result, this.result);
      return;
    }
    const c = this.#digits.bits;
    const i = digit << 2;
    const positive = 0 - c[i + 3];
    const index = (c[i] | (c[i + 1] << 1) | (c[i + 2] << 2)) ^ (~positive & 7);
    this.#read(index);
    this.#field.negate(this.#entry.y, this.#entry.y, ~positive);
    this.#points.add(this.result, this.result, this.#entry);
  }

  /** entry = table[index], all eight being read. */
  #read(index: number): void {
    const e = this.#entry;
    for (let i = 0; i < 20; i++) {
      e.x[i] = 0;
      e.y[i] = 0;
      e.z[i] = 0;
    }
    for (let j = 0; j < 8; j++) {
      const mask = ((index ^ j) - 1) >> 31;
      const t = this.#table[j];
      for (let i = 0; i < 20; i++) {
        e.x[i] = e.x[i] | (t.x[i] & mask);
        e.y[i] = e.y[i] | (t.y[i] & mask);
        e.z[i] = e.z[i] | (t.z[i] & mask);
      }
    }
  }
}
