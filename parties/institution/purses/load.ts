/** Loading: money of a soft wallet becomes a purse's. */

import { ok } from "../../../protocol/codec/result.js";
import { CREDIT } from "../../../protocol/messages/orders.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { CreditBooking, WalletTransfer } from "../contract.js";
import { ruleOf } from "../issuing/rules.js";
import { isPersonal } from "../issuing/soft-wallet.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, findPurse } from "../store/tables.js";
import { isBound } from "./binding.js";
import { bookCredit, findCredit, MAX_CREDIT_MINOR } from "./credits.js";
import { shadowOf } from "./shadow.js";

/** From a soft wallet to a purse: float first, then the credit. Idempotent by key. */
export async function load(context: InstitutionContext, request: WalletTransfer): Promise<PartyResult<CreditBooking>> {
  const { softWallet, amount_minor: amount } = request;
  if (!isAmount(amount) || amount > MAX_CREDIT_MINOR) return refuse("bad-amount");
  const [wallet, key] = [hex(request.wallet), `load/${request.key}`];
  const lines = [debit(ACCOUNT.soft(softWallet), amount), credit(ACCOUNT.float(wallet), amount)];
  return serializable(context.db, async (tx): Promise<PartyResult<CreditBooking>> => {
    const before = await findCredit(tx, { key, wallet, amount });
    if (before?.ok === false) return before;
    if (before !== null) {
      // The same key must also name the same payer.
      const posted = await post(books(tx), { key, lines, memo: "load" });
      return posted.ok ? before : posted;
    }
    const purse = await findPurse(tx, wallet);
    if (purse === null) return refuse("no-such-wallet");
    if (purse.state !== "active") return refuse("wallet-suspended");
    // A person loads the bracelet bound to their phone, and no other.
    if ((await isPersonal(tx, softWallet)) && !(await isBound(tx, softWallet, wallet))) return refuse("not-bound");
    const shadow = await shadowOf(tx, purse, purse.last_applied);
    const most = (await ruleOf(context, tx, purse.level)).params.maxBalance_minor;
    if (shadow.float - shadow.reported + amount > most) return refuse("over-balance-cap");
    const posted = await post(books(tx), { key, lines, memo: "load" });
    if (!posted.ok) return posted;
    return ok({ creditNumber: await bookCredit(tx, { wallet, kind: CREDIT.load, amount, key }), again: false });
  });
}

/** A load at a person's own request; each soft wallet has keys of its own. */
export function topUp(context: InstitutionContext, request: WalletTransfer): Promise<PartyResult<CreditBooking>> {
  return load(context, { ...request, key: `${request.softWallet}/${request.key}` });
}
