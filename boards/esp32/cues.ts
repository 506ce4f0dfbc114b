/**
 * What each cue looks and feels like. A pattern is a sequence of steps: light, buzz, duration. Cues that a person must distinguish without looking
 * (paid, refused, press) differ in the buzz; the table in docs/flash.md describes them.
 */
import { CUE, type Cue } from "../../firmware/port/panel.js";

interface Step {
  readonly light: 0 | 1;
  readonly buzz: 0 | 1;
  readonly for_ms: number;
}

interface Pattern {
  readonly steps: readonly Step[];
  /** How often the steps are played. */
  readonly times: number;
}

const step = (light: 0 | 1, buzz: 0 | 1, for_ms: number): Step => Object.freeze({ light, buzz, for_ms });

const pattern = (times: number, ...steps: Step[]): Pattern => Object.freeze({ steps: Object.freeze(steps), times });

/** Repetitions of half a second each: the purse waits 30 s for a press. */
const WAITING = 60;

export const PATTERNS: Readonly<Record<Cue, Pattern>> = Object.freeze({
  [CUE.paid]: pattern(1, step(1, 1, 400), step(1, 0, 800)),
  [CUE.press]: pattern(WAITING, step(1, 1, 60), step(1, 0, 190), step(0, 0, 250)),
  [CUE.refused]: pattern(3, step(1, 1, 80), step(0, 0, 120)),
  [CUE.sync]: pattern(2, step(1, 0, 600), step(0, 0, 400)),
  [CUE.synced]: pattern(2, step(1, 1, 80), step(1, 0, 220)),
  [CUE.active]: pattern(1, step(1, 1, 80), step(0, 0, 120), step(1, 1, 80), step(0, 0, 120), step(1, 1, 600)),
  [CUE.approved]: pattern(1, step(1, 1, 60), step(1, 0, 240)),
  // A question that is not a payment begins with two buzzes, of a different rhythm for each.
  [CUE.bind]: pattern(WAITING, step(1, 1, 60), step(0, 0, 60), step(1, 1, 60), step(1, 0, 320)),
  [CUE.unload]: pattern(WAITING, step(1, 1, 200), step(0, 0, 60), step(1, 1, 60), step(1, 0, 180)),
  [CUE.thaw]: pattern(WAITING, step(1, 1, 60), step(0, 0, 60), step(1, 1, 200), step(1, 0, 180)),
});
