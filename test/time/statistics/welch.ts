/** Welch's t over two classes of times, on all of them and on their faster parts, as dudect does (Reparaz, Balasch, Verbauwhede 2017). */

export interface Verdict {
  /** The t of largest size. */
  readonly t: number;
  /** The smallest difference of the means that would count as a leak, as a part of the mean: on the part that shows most. */
  readonly detectable: number;
}

/** A leak is what two measurements, one after the other, show with a larger |t|. */
export const THRESHOLD = 10;

/** Quantiles of both classes together, above which times are left out: interrupts and collections are among the slowest. */
const CROPS = [1, 0.95, 0.8, 0.5];

function moments(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: squares / (values.length - 1) / values.length };
}

export function welch(fixed: readonly number[], random: readonly number[]): Verdict {
  const sorted = [...fixed, ...random].sort((a, b) => a - b);
  const verdicts = CROPS.map((crop): Verdict => {
    const limit = sorted[Math.floor((sorted.length - 1) * crop)];
    const [a, b] = [fixed, random].map((list) => moments(list.filter((value) => value <= limit)));
    const error = Math.sqrt(a.error + b.error);
    return { t: error === 0 ? 0 : (a.mean - b.mean) / error, detectable: (THRESHOLD * error) / a.mean };
  });
  const { t } = verdicts.reduce((most, one) => (Math.abs(one.t) > Math.abs(most.t) ? one : most));
  return { t, detectable: Math.min(...verdicts.map(({ detectable }) => detectable)) };
}
