/** The limits in force: the bank's, or the wearer's own where they are lower. */
import type { OwnLimits } from "../../protocol/link.js";
import type { Money } from "./money.js";

const NO_LIMIT = 0x7fffffff;

export function limitsOf(money: Money): OwnLimits {
  const { params, limits } = money;
  return {
    maxPayment_minor: Math.min(params.maxPayment_minor, limits?.maxPayment_minor ?? NO_LIMIT),
    pressFree_minor: Math.min(params.pressFree_minor, limits?.pressFree_minor ?? NO_LIMIT),
    pressFreeSum_minor: Math.min(params.pressFreeSum_minor, limits?.pressFreeSum_minor ?? NO_LIMIT),
  };
}

/** May a phone ask for this? Limits only go down. */
export function isLower(wanted: OwnLimits, now: OwnLimits): boolean {
  return (
    wanted.maxPayment_minor <= now.maxPayment_minor &&
    wanted.pressFree_minor <= now.pressFree_minor &&
    wanted.pressFreeSum_minor <= now.pressFreeSum_minor
  );
}
