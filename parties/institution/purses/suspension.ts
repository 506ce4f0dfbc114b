/** Suspending a wallet. Its float stays where it is; claims under its tickets are still paid; its open tickets go on the hotlist (tickets/hotlist.ts). */
import { hex } from "../../shared/environment.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { Tx } from "../store/tables.js";

/** The reasons for which a wallet is suspended, each with its sentence. */
const BREACHES = {
  "seq-back": "The purse states fewer payments than before.",
  "credit-back": "The purse states fewer credits than before.",
  "credit-ahead": "The purse states a credit that was never booked.",
  "counter-back": "The purse's monotonic counter went back or vanished.",
  gap: "The purse's report leaves out a payment.",
  chain: "The purse's payments do not add up to the chain it states.",
  "report-differs": "The purse states a payment otherwise than before.",
  "claim-differs": "A claim and the purse's report differ.",
  "claim-hidden": "A payment was claimed that the purse has left out.",
  "foreign-ticket": "The purse reports a payment with a ticket it was not given.",
  "balance-differs": "The purse's balance is not what the books say.",
  "bad-report": "The purse reports a payment that cannot be.",
  forked: "Two different payments were signed under one ticket.",
  "blob-unreadable": "A payment hides its place in the purse's history.",
  "sequence-twice": "Two payments bear the same number.",
  overspent: "More was spent than the purse had.",
  "unload-back": "The purse states fewer unloads than before.",
  "unload-ahead": "The purse states an unload that was not requested.",
  lost: "Its holder reported it lost.",
  "by-hand": "The institution suspended it.",
} as const;

export type Breach = keyof typeof BREACHES;

/** The first reason stays. A retired wallet stays retired. */
export async function suspend(tx: Tx, wallet: string, breach: Breach): Promise<void> {
  await tx
    .updateTable("purse")
    .set({ state: "suspended", reason: breach, repair: false })
    .where("wallet", "=", wallet)
    .where("state", "=", "active")
    .execute();
}

/** At the institution's own decision. */
export async function suspendByHand(context: InstitutionContext, wallet: Uint8Array): Promise<void> {
  await serializable(context.db, (tx) => suspend(tx, hex(wallet), "by-hand"));
}

/** Allows a suspended wallet a new baseline at its next sync. False when there is no such suspended wallet. */
export async function allowRepair(context: InstitutionContext, wallet: Uint8Array): Promise<boolean> {
  const changed = await context.db
    .updateTable("purse")
    .set({ repair: true })
    .where("wallet", "=", hex(wallet))
    .where("state", "=", "suspended")
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
