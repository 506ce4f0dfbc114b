/** One page of an account's history. */
import type { Institution } from "../../../../parties/institution/institution.js";

const PAGE = 50;

export async function historyPage(institution: Institution, account: string, query: { readonly before?: string }) {
  const before = query.before === undefined ? undefined : Math.min(Number(query.before), Number.MAX_SAFE_INTEGER);
  return { entries: await institution.history(account, PAGE, before) };
}
