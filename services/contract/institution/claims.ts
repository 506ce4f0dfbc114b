/** A batch of claims, from a merchant or from another institution, and its results: one for each record, in order. */
import Type from "typebox";
import type { ErrorName } from "../../../parties/shared/errors.js";
import { PAY_ANSWER_LENGTH, REQUEST_LENGTH } from "../../../protocol/commands/pay.js";
import { Amount, Fields, Hex, OneOf, Text, TicketId, Words } from "../shapes.js";

/** A batch is bounded in records; its body is bounded accordingly. */
export const MOST_RECORDS = 200;
export const BATCH_BYTES = 128 * 1024;

/** Everything for which one record of a batch may be refused; it stands beside that record, and holds up no other. */
const RECORD_ERRORS = [
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
] as const satisfies readonly ErrorName[];
export type RecordError = (typeof RECORD_ERRORS)[number];

const PaymentRecord = Fields(
  {
    request: Hex(REQUEST_LENGTH, "The terminal's request."),
    answer: Hex(PAY_ANSWER_LENGTH, "The purse's answer."),
  },
  "PaymentRecord",
);
export const PaymentRecords = Type.Array(PaymentRecord, { minItems: 1, maxItems: MOST_RECORDS });

const Paid = Fields(
  {
    outcome: OneOf("The record is money, now or since before.", ["paid", "already-paid"]),
    amount_minor: Amount,
    ticket: TicketId,
    via: Text("^([0-9a-f]{8})?$", "The institution whose merchant was paid; empty: this one's own.", { example: "" }),
  },
  "PaidClaim",
);
const Refused = Fields(
  {
    outcome: OneOf("The record is no money.", ["refused"]),
    error: OneOf("Why.", RECORD_ERRORS),
    sentence: Words("What is wrong with it.", "The ticket has lapsed and its money went back."),
    mend: Words("Who can put it right.", "nobody"),
  },
  "RefusedClaim",
);
export const ClaimResults = Fields({ results: Type.Array(Type.Union([Paid, Refused])) }, "ClaimResults");
