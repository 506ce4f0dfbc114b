// One curve, as the jobs need it: y² = x³ − 3x + b over a 256-bit prime p = 3 mod 4, prime order n, cofactor 1.
// Both suites' curves are of this form; what differs is generated (field, scalar, comb table, constants).

import type { Field } from "../arithmetic/field.js";
import type { Scalar } from "../arithmetic/scalar.js";

/** Public numbers of a curve; see the generated file for the meaning of each. */
export interface Constants {
  readonly p: readonly number[];
  readonly n: readonly number[];
  readonly one: readonly number[];
  readonly three: readonly number[];
  readonly b: readonly number[];
  readonly toField: readonly number[];
  readonly scalarOne: readonly number[];
  readonly scalarMinusOne: readonly number[];
  readonly toScalar: readonly number[];
  readonly toScalarHigh: readonly number[];
  readonly unit: readonly number[];
  readonly inverseField: readonly number[];
  readonly rootField: readonly number[];
  readonly inverseScalar: readonly number[];
}

/** Multiples of the base point for the signed comb; the index is 0..15 and may be secret. */
export interface CombTable {
  block0(x: number[], y: number[], index: number): void;
  block1(x: number[], y: number[], index: number): void;
}

export interface Curve {
  readonly field: Field;
  readonly scalar: Scalar;
  readonly table: CombTable;
  readonly constants: Constants;
}
