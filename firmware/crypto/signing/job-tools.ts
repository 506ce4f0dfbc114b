// The tools that all jobs of a suite share, allocated once, and the rule that one job uses them at a time: starting a job takes
// the workshop, and a job that lost it throws when it is stepped (a programmer's error, never a matter of data).

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
  /** Where a key has a name that is signed along with every message; else null. */
  readonly z: Z | null;
  // public #holder, job: which job runs
  #holder: object | null = null;

  constructor(curve: Curve, ascon: Ascon, z: Z | null) {
    this.curve = curve;
    this.z = z;
    this.points = new Points(curve);
    const digits = new Recode(curve.constants.n);
    this.comb = new Comb(curve, this.points, digits);
    this.window = new Window(curve, this.points, digits);
    this.power = new Power(this.window.room()); // no power is computed while a window multiplication runs
    this.affine = new Affine(curve, this.points);
    this.expand = new Expand(ascon, curve);
  }

  /** The job starts, or starts again; whoever ran before is abandoned. */
  take(job: object): void {
    this.#holder = job;
  }

  /** Throws unless the job is the one that runs. */
  check(job: object): void {
    if (this.#holder !== job) throw new Error("another job has taken the workshop");
  }
}
