/** The history of one account, in pages: newest first, each page's last number asks for the next. */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { books } from "../../parties/institution/store/tables.js";
import { historyOf } from "../../parties/shared/ledger/history.js";
import { listOf, object, sum, text, words } from "./shapes.js";

const PAGE = 50;

/** Query strings are text, so the number is judged as text. */
export const page = object({}, { before: text("^[1-9][0-9]{0,15}$", "Only entries with a smaller number.", "1000") });

export const entries = object({
  entries: listOf(
    object({
      number: sum("Grows with time; says nothing else.", 7),
      memo: words("What it was.", "load"),
      change_minor: sum("What the balance changed by; below zero when money went out.", -10_00),
    }),
  ),
});

export async function pageOf(institution: InstitutionContext, account: string, query: { before?: string | undefined }) {
  const before = query.before === undefined ? undefined : Math.min(Number(query.before), Number.MAX_SAFE_INTEGER);
  return { entries: await historyOf(books(institution.db), account, PAGE, before) };
}
