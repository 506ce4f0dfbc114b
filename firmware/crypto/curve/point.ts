// A point in homogeneous projective coordinates: x = X/Z, y = Y/Z; Z = 0 is the point at infinity. Limbs in Montgomery form.

import { newLimbs } from "../arithmetic/limbs.js";

export class Point {
  readonly x: number[] = newLimbs(20);
  readonly y: number[] = newLimbs(20);
  readonly z: number[] = newLimbs(20);
}
