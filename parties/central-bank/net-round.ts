/**
 * Multilateral netting on the central bank's books. Every institution pays or receives one amount, the sum of all that is due to it less all that it owes.
 * These amounts sum to zero, so no total changes. An institution that pays must have that much in circulation.
 */
import type { Transaction } from "kysely";
import { ok } from "../../protocol/codec/result.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import type { LedgerTables } from "../shared/ledger/accounts.js";
import {
  balanceOf,
  credit,
  debit,
  isAmount,
  isPosted,
  type Line,
  type Posting,
  post,
} from "../shared/ledger/ledger.js";
import { nettingKey, type Presentment } from "./contract.js";

/** Net amount of each institution, fen: above zero it receives, below zero it pays. */
export function positions(agreed: readonly Presentment[]): Map<string, number> {
  const net = new Map<string, number>();
  for (const { debtor, creditor, amount_minor } of agreed) {
    net.set(debtor, (net.get(debtor) ?? 0) - amount_minor);
    net.set(creditor, (net.get(creditor) ?? 0) + amount_minor);
  }
  return net;
}

export async function netRound(
  tx: Transaction<LedgerTables>,
  round: string,
  agreed: readonly Presentment[],
): Promise<PartyResult<Posting>> {
  if (!agreed.every((p) => isAmount(p.amount_minor) && p.debtor !== p.creditor)) return refuse("bad-amount");
  const key = nettingKey(round);
  const again = await isPosted(tx, key);
  const lines: Line[] = [];
  for (const [id, net] of [...positions(agreed)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const issued = await balanceOf(tx, `issued/${id}`);
    const redeemed = await balanceOf(tx, `redeemed/${id}`);
    if (issued === null || redeemed === null) return refuse("unknown-institution");
    if (!again && issued - redeemed + net < 0) return refuse("not-outstanding");
    if (net > 0) lines.push(credit(`issued/${id}`, net));
    if (net < 0) lines.push(debit(`issued/${id}`, -net));
  }
  // Everything cancelled out: there is nothing to move.
  if (lines.length === 0) return ok({ again });
  return post(tx, { key, lines, memo: "netted" });
}
