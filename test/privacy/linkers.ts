/**
 * The linkers: each takes a view, every answer with its purse, and says whether answers of one purse are more alike, or more orderly, than answers of
 * different purses. What is expected is measured between purses, so that no distribution is assumed. LIMIT is in standard deviations; with some 20,000
 * looks at a transcript chance alone does not come near it.
 */
import type { Seen, View } from "./views.js";

export type LinkerName = "equality" | "constancy" | "order" | "difference" | "told" | "same" | "unseen";

export interface Complaint {
  readonly linker: LinkerName;
  readonly view: string;
  readonly what: string;
}

const LIMIT = 7;
/** A value of so many bytes does not come twice by chance in one place; of so many, nowhere. */
const IN_PLACE = 4;
const ANYWHERE = 8;

type Numbered = { readonly purse: number; readonly value: number };

/**
 * Pairs with equal values among pairs of one purse, against the share between purses. The score is Chernoff's bound on the tail, said as the standard
 * deviations of a normal with such a tail: it is right for rare coincidences too.
 */
function alikeness(items: readonly Numbered[]): number {
  const all = new Map<number, number>();
  const own = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const { purse, value } of items) {
    all.set(value, (all.get(value) ?? 0) + 1);
    const key = purse * 2 ** 32 + value;
    own.set(key, (own.get(key) ?? 0) + 1);
    sizes.set(purse, (sizes.get(purse) ?? 0) + 1);
  }
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0;
    for (const n of counts) sum += (n * (n - 1)) / 2;
    return sum;
  };
  const within = pairs(own.values());
  const ownPairs = pairs(sizes.values());
  const otherPairs = pairs([items.length]) - ownPairs;
  if (otherPairs === 0) return 0;
  const share = Math.max(pairs(all.values()) - within, 1) / otherPairs;
  const rate = ownPairs === 0 ? share : within / ownPairs;
  const information = entropy(rate, share) + entropy(1 - rate, 1 - share);
  return Math.sign(rate - share) * Math.sqrt(2 * ownPairs * Math.max(0, information));
}

const entropy = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / Math.max(q, Number.MIN_VALUE)));

/** By purse, in the order of the town. */
function histories(seen: readonly Seen[]): Seen[][] {
  const byPurse = new Map<number, Seen[]>();
  for (const one of seen) byPurse.set(one.purse, [...(byPurse.get(one.purse) ?? []), one]);
  return [...byPurse.values()];
}

type Reading = { readonly what: string; readonly read: (value: Uint8Array) => number };

/** Every number of 1, 2 or 4 bytes, either way round, that stands in `length` bytes. */
function numbers(length: number): Reading[] {
  const readings: Reading[] = [];
  for (const width of [1, 2, 4]) {
    for (let at = 0; at + width <= length; at++) {
      const big = (v: Uint8Array) => v.subarray(at, at + width).reduce((sum, byte) => sum * 256 + byte, 0);
      readings.push({ what: `${width} at ${at}`, read: big });
      if (width === 1) continue;
      const little = (v: Uint8Array) => v.subarray(at, at + width).reduceRight((sum, byte) => sum * 256 + byte, 0);
      readings.push({ what: `${width} at ${at}, the other way round`, read: little });
    }
  }
  return readings;
}

/** (b) Bits and bytes that one purse repeats more than purses share. */
export function constancy(view: View): Complaint[] {
  const complaints: Complaint[] = [];
  const length = Math.min(...view.seen.map((one) => one.value.length));
  const look = (what: string, read: (value: Uint8Array) => number): void => {
    const z = alikeness(view.seen.map((one) => ({ purse: one.purse, value: read(one.value) })));
    if (Math.abs(z) > LIMIT)
      complaints.push({ linker: "constancy", view: view.name, what: `${what}: ${z.toFixed(0)} σ` });
  };
  for (let at = 0; at < length; at++) {
    look(`byte ${at}`, (value) => value[at]);
    for (let bit = 0; bit < 8; bit++) look(`bit ${bit} of byte ${at}`, (value) => (value[at] >> bit) & 1);
  }
  return complaints;
}

/** (c) Numbers that rise, or fall, along the history of a purse: Kendall's S over all purses. */
export function order(view: View): Complaint[] {
  const complaints: Complaint[] = [];
  const own = histories(view.seen);
  const length = Math.min(...view.seen.map((one) => one.value.length));
  for (const { what, read } of numbers(length)) {
    let s = 0;
    let variance = 0;
    for (const history of own) {
      const values = history.map((one) => read(one.value));
      const n = values.length;
      for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) s += Math.sign(values[i] - values[j]);
      variance += (n * (n - 1) * (2 * n + 5)) / 18;
    }
    const z = variance === 0 ? 0 : s / Math.sqrt(variance);
    if (Math.abs(z) > LIMIT) complaints.push({ linker: "order", view: view.name, what: `${what}: ${z.toFixed(0)} σ` });
  }
  return complaints;
}

/** Pairs of a large party are as good as independent only where there are many values. */
const manifold = (items: readonly Numbered[]): boolean => new Set(items.map((one) => one.value)).size > 16;

/** (e) From one answer of a purse to its next: differences and exclusive ors that a purse repeats, or that repeat at all more than strangers' do. */
export function difference(view: View): Complaint[] {
  const complaints: Complaint[] = [];
  const own = histories(view.seen).flatMap((history) => history.slice(1).map((b, i) => [history[i], b] as const));
  const far = view.seen.length;
  const foreign = [2, 3, 5, 7].flatMap((part) =>
    view.seen
      .map((a, i) => [a, view.seen[(i + Math.ceil(far / part)) % far]] as const)
      .filter(([a, b]) => a.purse !== b.purse),
  );
  const length = Math.min(...view.seen.map((one) => one.value.length));
  for (const { what, read } of numbers(length)) {
    const ways = [
      { way: "difference", of: (a: number, b: number) => b - a + (b < a ? 2 ** (8 * Number(what[0])) : 0) },
      // Which way round does not matter to it.
      ...(what.includes("other") ? [] : [{ way: "exclusive or", of: (a: number, b: number) => (a ^ b) >>> 0 }]),
    ];
    for (const { way, of } of ways) {
      const step = ([a, b]: readonly [Seen, Seen]) => of(read(a.value), read(b.value));
      const mine = own.map((pair) => ({ purse: pair[0].purse, value: step(pair) }));
      // All steps of purses are one party, and each step between strangers is a party of its own.
      const theirs = foreign.map((pair, i) => ({ purse: 1 + i, value: step(pair) }));
      const together = [...mine.map((one) => ({ ...one, purse: 0 })), ...theirs];
      const z = Math.max(alikeness(mine), manifold(theirs) ? alikeness(together) : 0);
      if (z > LIMIT)
        complaints.push({ linker: "difference", view: view.name, what: `${way}, ${what}: ${z.toFixed(0)} σ` });
    }
  }
  return complaints;
}

/** (a) The same bytes twice: in one place of one view, or anywhere at all. */
export function equality(views: readonly View[]): Complaint[] {
  const complaints: Complaint[] = [];
  const inPlace = new Map<string, Seen>();
  const anywhere = new Map<string, { seen: Seen; view: string; at: number }>();
  for (const view of views) {
    for (const seen of view.seen) {
      for (let at = 0; at + IN_PLACE <= seen.value.length; at++) {
        const key = `${view.name} ${at} ${seen.text.slice(2 * at, 2 * (at + IN_PLACE))}`;
        const before = inPlace.get(key);
        if (before !== undefined) complaints.push(repeated(view.name, `${IN_PLACE} bytes at ${at}`, before, seen));
        inPlace.set(key, seen);
      }
      for (let at = 0; at + ANYWHERE <= seen.value.length; at++) {
        const key = seen.text.slice(2 * at, 2 * (at + ANYWHERE));
        const before = anywhere.get(key);
        if (before !== undefined && (before.view !== view.name || before.at !== at)) {
          complaints.push(
            repeated(view.name, `at ${at} what was at ${before.at} of ${before.view}`, before.seen, seen),
          );
        }
        anywhere.set(key, { seen, view: view.name, at });
      }
    }
  }
  return complaints;
}

function repeated(view: string, what: string, a: Seen, b: Seen): Complaint {
  const whose = a.purse === b.purse ? `purse ${a.purse}` : `purses ${a.purse} and ${b.purse}`;
  return { linker: "equality", view, what: `${what}, of ${whose}, touches ${a.touch} and ${b.touch}` };
}
