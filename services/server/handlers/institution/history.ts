/** One page of an account's history. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import { books } from "../../../../parties/institution/store/tables.js";
import { accountHistory } from "../../../../parties/shared/ledger/history.js";

const PAGE = 50;

export async function historyPage(context: InstitutionContext, account: string, query: { readonly before?: string }) {
  const before = query.before === undefined ? undefined : Math.min(Number(query.before), Number.MAX_SAFE_INTEGER);
  return { entries: await accountHistory(books(context.db), account, PAGE, before) };
}
