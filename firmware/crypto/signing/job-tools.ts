// The objects that all jobs of a suite share, allocated once, and the rule that one job uses them at a time: starting a job acquires
// them, and a job that another one has taken them from throws when it is stepped. That is an error of the program, never of its data.

import { Power } from "../arithmetic/power.js";
import type { Ascon } from "../ascon/ascon.js";
import { Affine } from "../curve/affine.js";
import { Comb } from "../curve/comb.js";
import type { Curve } from "../curve/curve.js";
import { Points } from "../curve/points.js";
import { Recode } from "../curve/recode.js";
import { Window } from "../curve/window.js";
import { Expand } from "./expand.js";
import type { Z } from "./z.js";

export class JobTools {
  readonly curve: Curve;
  readonly points: Points;
  readonly comb: Comb;
  readonly window: Window;
  readonly power: Power;
  readonly affine: Affine;
  readonly expand: Expand;
  /** Computes a key's Z; null in a suite whose signatures have none. */
  readonly z: Z | null;
  // public #owner, job: which job runs
  #owner: object | null = null;

  constructor(curve: Curve, ascon: Ascon, z: Z | null) {
    this.curve = curve;
    this.z = z;
    this.points = new Points(curve);
    const digits = new Recode(curve.constants.n);
    this.comb = new Comb(curve, this.points, digits);
    this.window = new Window(curve, this.points, digits);
    this.power = new Power(this.window.scratch()); // no power is computed while a window multiplication runs
    this.affine = new Affine(curve, this.points);
    this.expand = new Expand(ascon, curve);
  }

  /** Makes this job the one that runs, and abandons the one before it. */
  acquire(job: object): void {
    this.#owner = job;
  }

  /** Throws unless the job is the one that runs. */
  assertOwner(job: object): void {
    if (this.#owner !== job) throw new Error("another job has acquired the tools");
  }
}
