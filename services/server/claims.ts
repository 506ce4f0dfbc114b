/** A batch of claims over HTTP, from a merchant or from another institution: its shapes, its bounds, and the results both ways. */
import type { ClaimRecord, ClaimResult } from "../../parties/institution/contract.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { type ErrorName, errorOf, type PartyError } from "../../parties/shared/errors.js";
import { PAY_ANSWER_LENGTH, REQUEST_LENGTH } from "../../protocol/commands/pay.js";
import { ticketId } from "./common.js";
import { amount, bytes, listOf, type Of, object, oneOf, text, words } from "./shapes.js";

/** A batch is bounded in records; its body is bounded accordingly. */
export const MOST_RECORDS = 200;
export const BATCH_BYTES = 128 * 1024;

const record = object({
  request: bytes(REQUEST_LENGTH, "The terminal's request."),
  answer: bytes(PAY_ANSWER_LENGTH, "The purse's answer."),
});
export const records = listOf(record, MOST_RECORDS, 1);
/** Everything for which one record of a batch may be refused; it stands beside that record, and holds up no other. */
export const RECORD_ERRORS = [
  "undecodable",
  "wrong-institution",
  "ticket-forged",
  "payment-forged",
  "wrong-payee",
  "wrong-currency",
  "wrong-suite",
  "over-ticket",
  "not-offline",
  "unknown-merchant",
  "unknown-ticket",
  "claim-too-late",
  "ticket-lapsed",
  "forked",
  "guarantee-exhausted",
  "unknown-peer",
  "peer-silent",
] satisfies readonly ErrorName[];
export const result = object(
  { outcome: oneOf("Of this record.", "paid", "already-paid", "refused") },
  {
    amount_minor: amount,
    ticket: ticketId,
    via: text("^([0-9a-f]{8})?$", "The institution whose merchant was paid; empty: this one's own.", ""),
    error: oneOf("Of a refused record.", ...RECORD_ERRORS),
    sentence: words("What is wrong with it.", "The ticket has lapsed and its money went back."),
    mend: words("Who can put it right.", "nobody"),
  },
);

export type Flat = {
  outcome: ClaimResult["outcome"];
  amount_minor?: number;
  ticket?: string;
  via?: string;
  error?: (typeof RECORD_ERRORS)[number];
} & Partial<Pick<PartyError, "sentence" | "mend">>;

/** As it goes over the wire. */
export function flat(one: ClaimResult): Flat {
  if (one.outcome === "refused") {
    const { name, sentence, mend } = one.error;
    return { outcome: "refused", error: name as (typeof RECORD_ERRORS)[number], sentence, mend };
  }
  const { outcome, amount_minor, ticket, via } = one;
  return { outcome, amount_minor, ticket, via };
}

/** And back: one result for each of `n` records, or what was answered was another batch. */
export function unflat(results: readonly Flat[], n: number): readonly ClaimResult[] {
  if (results.length !== n) throw new Error("the institution answered for another batch");
  return results.map(({ outcome, amount_minor = 0, ticket = "", via = "", error = "undecodable" }) =>
    outcome === "refused" ? { outcome, error: errorOf(error) } : { outcome, amount_minor, ticket, via },
  );
}

export const read = (list: readonly Of<typeof record>[]): ClaimRecord[] =>
  list.map((r) => ({ request: unhex(r.request), answer: unhex(r.answer) }));
export const written = (list: readonly ClaimRecord[]): Of<typeof record>[] =>
  list.map((r) => ({ request: hex(r.request), answer: hex(r.answer) }));
