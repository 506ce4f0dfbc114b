/**
 * Compares figures: which got worse, and which are over their budget. Pure.
 */

/** Figures are the numbers in the tree, named by their path. Arrays and texts are not figures. */
export type Tree = { readonly [name: string]: unknown };

/** A figure that exceeds the baseline by more than this part fails. */
const TOLERANCE = 0.03;

/** The limit of a figure, from what a touch and the wrist allow. Instructions, or bytes. */
export const BUDGETS: Readonly<Record<string, number>> = {
  "rv32.pay": 5_000_000,
  "rv32.suite2.pay": 5_000_000,
  "rv32.touch": 6_000_000,
  "rv32.suite2.touch": 6_000_000,
  "rv32.worst.command": 5_000_000,
  "rv32.worst.touch": 6_000_000,
  "rv32.worst.commandCollecting": 5_000_000,
  "rv32.makeTicket": 500_000_000,
  "rv32.longestSlice": 3_500_000,
  "rv32.ramPeakBytes": 256 * 1024,
  "rv32.suite2.ramPeakBytes": 256 * 1024,
  "air.touchBytes": 340,
  "air.touchBytesSuite2": 340,
};

export function flatten(tree: Tree, prefix = ""): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  for (const [name, value] of Object.entries(tree)) {
    const path = `${prefix}${name}`;
    if (typeof value === "number") figures.set(path, value);
    else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [inner, number] of flatten(value as Tree, `${path}.`)) figures.set(inner, number);
    }
  }
  return figures;
}

/** Figures of other libraries must be present, and may change. */
function isOurs(name: string): boolean {
  return !name.startsWith("peers.") || name === "peers.ourFieldMul";
}

const text = (n: number) => n.toLocaleString("en-US");

/** A sentence for each figure that got worse, is missing, or is not in the baseline; none when all is well. */
export function complaints(baseline: Tree, now: Tree): string[] {
  const [before, after] = [flatten(baseline), flatten(now)];
  const list: string[] = [];
  for (const [name, old] of before) {
    const figure = after.get(name);
    if (figure === undefined) list.push(`${name}: is in the baseline and was not measured`);
    else if (!Number.isFinite(figure)) list.push(`${name}: is no number`);
    else if (isOurs(name) && figure > old * (1 + TOLERANCE)) {
      const percent = old === 0 ? "from nothing" : `${(100 * (figure / old - 1)).toFixed(1)} % worse`;
      list.push(`${name}: ${text(old)} → ${text(figure)}, ${percent}`);
    }
  }
  for (const name of after.keys()) if (!before.has(name)) list.push(`${name}: is not in the baseline`);
  return list;
}

/** A sentence for each budget that is not met, or whose figure is not there. */
export function overBudget(now: Tree, budgets = BUDGETS): string[] {
  const figures = flatten(now);
  return Object.entries(budgets).flatMap(([name, most]) => {
    const figure = figures.get(name);
    if (figure !== undefined && figure <= most) return [];
    return [
      figure === undefined ? `${name}: has a budget and no figure` : `${name}: ${text(figure)} is over ${text(most)}`,
    ];
  });
}
