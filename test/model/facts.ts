/** The money of the specified purse: a list of what happened to it. Balance, sums and names are searched in the list each time they are wanted. */
import { OWN_LIMITS, type OwnLimits } from "../../protocol/commands/link.js";
import type { PayRequest } from "../../protocol/commands/pay.js";
import type { Params } from "../../protocol/messages/params.js";

export type Fact =
  | { readonly fact: "credit"; readonly amount_minor: number }
  | { readonly fact: "paid"; readonly request: PayRequest; readonly pressed: boolean; readonly at_ms: number }
  | { readonly fact: "unloaded"; readonly amount_minor: number }
  /** The institution has heard of all payments up to here. */
  | { readonly fact: "acknowledged" }
  | { readonly fact: "bound"; readonly number: number }
  | { readonly fact: "unbound" }
  | { readonly fact: "frozen" }
  | { readonly fact: "thawed" }
  /** The wearer's own limits: the index of a set of the list in docs/protocol/link.md. */
  | { readonly fact: "limits"; readonly set: number }
  /** A reader's field came. */
  | { readonly fact: "field" }
  /** A handle of this purse was shown; a sync was finished. */
  | { readonly fact: "opened" }
  | { readonly fact: "synced" };

type Facts = readonly Fact[];
export type Paid = Extract<Fact, { fact: "paid" }>;

const isPaid = (f: Fact): f is Paid => f.fact === "paid";
const count = (facts: Facts, name: Fact["fact"]): number => facts.filter((f) => f.fact === name).length;
const lastOf = (facts: Facts, ...names: Fact["fact"][]): Fact | undefined =>
  facts.findLast((f) => names.includes(f.fact));
/** What came after the last fact of this name. */
const since = (facts: Facts, name: Fact["fact"]): Facts => facts.slice(facts.findLastIndex((f) => f.fact === name) + 1);

export function balanceOf(facts: Facts): number {
  return facts.reduce((sum, f) => {
    if (f.fact === "credit") return sum + f.amount_minor;
    if (f.fact === "unloaded") return sum - f.amount_minor;
    return f.fact === "paid" ? sum - f.request.amount_minor : sum;
  }, 0);
}

export const creditsOf = (facts: Facts): number => count(facts, "credit");
export const unloadsOf = (facts: Facts): number => count(facts, "unloaded");
export const paymentsOf = (facts: Facts): readonly Paid[] => facts.filter(isPaid);
export const unreportedOf = (facts: Facts): readonly Paid[] => since(facts, "acknowledged").filter(isPaid);
/** Payments whose name is remembered: the last, and those that the institution has not acknowledged. */
export const rememberedOf = (facts: Facts): readonly Paid[] => [...paymentsOf(facts).slice(-1), ...unreportedOf(facts)];
/** Paid without a press since the last payment with one. */
export function unpressedSum(facts: Facts): number {
  const all = paymentsOf(facts);
  const unpressed = all.slice(all.findLastIndex((p) => p.pressed) + 1);
  return unpressed.reduce((sum, p) => sum + p.request.amount_minor, 0);
}
export const unpressedInField = (facts: Facts): boolean => since(facts, "field").some((f) => isPaid(f) && !f.pressed);
export const unfinishedOpens = (facts: Facts): number => count(since(facts, "synced"), "opened");
export const isFrozen = (facts: Facts): boolean => lastOf(facts, "frozen", "thawed")?.fact === "frozen";
export function bindingOf(facts: Facts): number {
  const last = lastOf(facts, "bound", "unbound");
  return last?.fact === "bound" ? last.number : 0;
}
export function ownSet(facts: Facts): OwnLimits | null {
  const last = lastOf(facts, "limits");
  return last?.fact === "limits" ? OWN_LIMITS[last.set] : null;
}
/** The lower of the bank's and the wearer's own, one by one. */
export function limitsOf(facts: Facts, bank: Params): OwnLimits {
  const own = ownSet(facts) ?? bank;
  return {
    maxPayment_minor: Math.min(bank.maxPayment_minor, own.maxPayment_minor),
    pressFree_minor: Math.min(bank.pressFree_minor, own.pressFree_minor),
    pressFreeSum_minor: Math.min(bank.pressFreeSum_minor, own.pressFreeSum_minor),
  };
}
