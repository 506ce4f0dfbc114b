/** The limits in force: the bank's, or the wearer's own where they are lower. */
import { BANKS_OWN, type OwnLimits } from "../../../protocol/commands/link.js";
import type { Money } from "./money.js";

export function limitsOf(money: Money): OwnLimits {
  const { params, limits } = money;
  return {
    maxPayment_minor: Math.min(params.maxPayment_minor, limits?.maxPayment_minor ?? BANKS_OWN),
    pressFree_minor: Math.min(params.pressFree_minor, limits?.pressFree_minor ?? BANKS_OWN),
    pressFreeSum_minor: Math.min(params.pressFreeSum_minor, limits?.pressFreeSum_minor ?? BANKS_OWN),
  };
}
