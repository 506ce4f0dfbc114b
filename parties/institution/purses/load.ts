/** Loading: money of a soft wallet becomes a purse's. */

import { ok } from "../../../protocol/codec/result.js";
import { CREDIT } from "../../../protocol/messages/orders.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import { ruleOf } from "../issuing/rules.js";
import { isPersonal } from "../issuing/soft-wallet.js";
import { books } from "../store/tables.js";
import { isBound } from "./binding.js";
import { type Booked, bookedUnder, LARGEST, queueCredit } from "./credits.js";
import { shadowOf } from "./shadow.js";

/** From a soft wallet to a purse: float first, then the credit. Idempotent by key. */
export async function load(
  context: InstitutionContext,
  softWallet: string,
  wallet: Uint8Array,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Booked>> {
  if (!isAmount(amount_minor) || amount_minor > LARGEST) return refuse("bad-amount");
  const id = hex(wallet);
  return serializable(context.db, async (tx): Promise<PartyResult<Booked>> => {
    const transferKey = `load/${key}`;
    const lines = [debit(ACCOUNT.soft(softWallet), amount_minor), credit(ACCOUNT.float(id), amount_minor)];
    const before = await bookedUnder(tx, transferKey, id, amount_minor);
    if (before?.ok === false) return before;
    if (before !== null) {
      // The same key must also name the same payer.
      const posted = await post(books(tx), { key: transferKey, lines, memo: "load" });
      return posted.ok ? before : posted;
    }
    const purse = await tx.selectFrom("purse").selectAll().where("wallet", "=", id).executeTakeFirst();
    if (purse === undefined) return refuse("no-such-wallet");
    if (purse.state !== "active") return refuse("wallet-suspended");
    const shadow = await shadowOf(tx, purse, purse.last_applied);
    // A person loads the bracelet bound to their phone, and no other.
    if ((await isPersonal(tx, softWallet)) && !(await isBound(tx, softWallet, id))) return refuse("not-bound");
    const most = (await ruleOf(context, tx, purse.level)).params.maxBalance_minor;
    if (shadow.float - shadow.reported + amount_minor > most) return refuse("over-balance-cap");
    const posted = await post(books(tx), { key: transferKey, lines, memo: "load" });
    if (!posted.ok) return posted;
    return ok({
      creditNumber: await queueCredit(tx, id, CREDIT.load, amount_minor, transferKey),
      again: false,
    });
  });
}
