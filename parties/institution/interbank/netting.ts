/**
 * This institution's part in a netting round. What is due to it is fixed when the round begins, each debtor agrees to what it owes, the central bank moves
 * the net, and each institution records it. Every step can be repeated; a round that was cut is finished by running it again.
 *
 * A creditor books a due only after the debtor has booked that it owes, so an honest creditor never claims more than the debtor agrees to.
 */

import { ok } from "../../../protocol/codec/result.js";
import { nettingKey, type Presentment } from "../../central-bank/contract.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { balanceOf, credit, debit, type Line, type Posting, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type Tx } from "../store/tables.js";

const rowsOf = (tx: Tx, round: string) => tx.selectFrom("netting").selectAll().where("round", "=", round).execute();

const stateOf = async (tx: Tx, round: string) =>
  (await tx.selectFrom("round").select("state").where("name", "=", round).executeTakeFirst())?.state ?? null;

async function begin(tx: Tx, round: string): Promise<PartyResult<null>> {
  const open = await tx.selectFrom("round").select("name").where("state", "=", "begun").executeTakeFirst();
  if (open !== undefined) return refuse("round-open");
  await tx.insertInto("round").values({ name: round, state: "begun" }).execute();
  const dues = await tx.selectFrom("account").selectAll().where("kind", "=", "due").where("balance", ">", 0).execute();
  for (const { id, balance } of dues) {
    const row = { round, peer: id.slice("due/".length), direction: "in" as const, amount: balance };
    await tx.insertInto("netting").values(row).execute();
  }
  return ok(null);
}

/** What is due to us in this round, fixed by the first call. */
export function presentDues(context: InstitutionContext, round: string): Promise<PartyResult<readonly Presentment[]>> {
  return serializable(context.db, async (tx): Promise<PartyResult<readonly Presentment[]>> => {
    const state = await stateOf(tx, round);
    if (state === "refused") return refuse("key-reused");
    if (state === null) {
      const begun = await begin(tx, round);
      if (!begun.ok) return begun;
    }
    const rows = (await rowsOf(tx, round)).filter((r) => r.direction === "in");
    return ok(rows.map((r) => ({ debtor: r.peer, creditor: hex(context.id), amount_minor: r.amount })));
  });
}

/** Confirms that we owe what the others present, or refuses. */
export function agreeToDues(
  context: InstitutionContext,
  round: string,
  presented: readonly Presentment[],
): Promise<PartyResult<null>> {
  const mine = presented.filter((p) => p.debtor === hex(context.id));
  return serializable(context.db, async (tx): Promise<PartyResult<null>> => {
    const state = await stateOf(tx, round);
    if (state !== "begun") return state === "done" ? ok(null) : refuse("key-reused");
    const known = (await rowsOf(tx, round)).filter((r) => r.direction === "out");
    for (const { creditor, amount_minor } of mine) {
      const before = known.find((r) => r.peer === creditor);
      if (before !== undefined && before.amount !== amount_minor) return refuse("not-due");
      const owed = (await balanceOf(books(tx), ACCOUNT.owed(creditor))) ?? 0;
      if (amount_minor > owed) return refuse("not-due");
      const row = { round, peer: creditor, direction: "out" as const, amount: amount_minor };
      if (before === undefined) await tx.insertInto("netting").values(row).execute();
    }
    return ok(null);
  });
}

/** After the central bank has moved the net. */
export function finishRound(context: InstitutionContext, round: string): Promise<PartyResult<Posting>> {
  return serializable(context.db, async (tx): Promise<PartyResult<Posting>> => {
    const state = await stateOf(tx, round);
    if (state !== "begun") return state === "done" ? ok({ again: true }) : refuse("key-reused");
    const rows = await rowsOf(tx, round);
    const lines: Line[] = rows.map((r) =>
      r.direction === "in" ? credit(ACCOUNT.due(r.peer), r.amount) : debit(ACCOUNT.owed(r.peer), r.amount),
    );
    const net = netOf(rows);
    if (net > 0) lines.push(debit(ACCOUNT.reserve, net));
    if (net < 0) lines.push(credit(ACCOUNT.reserve, -net));
    if (lines.length > 0) {
      const posted = await post(books(tx), { key: nettingKey(round), lines, memo: "netted" });
      if (!posted.ok) return posted;
    }
    await tx.updateTable("round").set({ state: "done" }).where("name", "=", round).execute();
    return ok({ again: false });
  });
}

/** The round was called off; its name is not used again. */
export async function abandonRound(context: InstitutionContext, round: string): Promise<void> {
  const query = context.db.updateTable("round").set({ state: "refused" }).where("name", "=", round);
  await query.where("state", "=", "begun").execute();
}

function netOf(rows: readonly { direction: "in" | "out"; amount: number }[]): number {
  return rows.reduce((sum, r) => sum + (r.direction === "in" ? r.amount : -r.amount), 0);
}

/** A round that was begun and is not finished here. */
export interface OpenRound {
  readonly bankKey: string;
  /** What it will bring us. */
  readonly net_minor: number;
  readonly rows: readonly PeerPosition[];
}

/** Between us and another institution, by our books. */
export interface PeerPosition {
  /** In hexadecimal. */
  readonly peer: string;
  /** What we owe it. */
  readonly owed_minor: number;
  /** What it owes us. */
  readonly due_minor: number;
}

/** For the conservation of money over all parties (audit/conservation.ts). */
export async function unfinishedRounds(context: InstitutionContext): Promise<OpenRound[]> {
  const open = await context.db.selectFrom("round").select("name").where("state", "=", "begun").execute();
  const found: OpenRound[] = [];
  for (const { name } of open) {
    const rows = await context.db.selectFrom("netting").selectAll().where("round", "=", name).execute();
    const positions = rows.map(({ peer, direction, amount }) => ({
      peer,
      owed_minor: direction === "out" ? amount : 0,
      due_minor: direction === "in" ? amount : 0,
    }));
    found.push({ bankKey: nettingKey(name), net_minor: netOf(rows), rows: positions });
  }
  return found;
}

/** Our position with every institution that we have an agreement with, at one moment. */
export function peerPositions(context: InstitutionContext): Promise<PeerPosition[]> {
  return serializable(context.db, async (tx) => {
    const found: PeerPosition[] = [];
    for (const peer of context.peers.keys()) {
      const owed_minor = (await balanceOf(books(tx), ACCOUNT.owed(peer))) ?? 0;
      const due_minor = (await balanceOf(books(tx), ACCOUNT.due(peer))) ?? 0;
      found.push({ peer, owed_minor, due_minor });
    }
    return found;
  });
}
