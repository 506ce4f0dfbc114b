/** A batch of claims between the wire and the institution. */
import type { ClaimRecord, ClaimResult } from "../../../../parties/institution/contract.js";
import { unhex } from "../../../../parties/shared/environment.js";
import type { PaymentRecords, RecordError } from "../../../contract/institution/claims.js";
import type { Value } from "../../../contract/route.js";

export function readRecords(records: Value<typeof PaymentRecords>): ClaimRecord[] {
  return records.map(({ request, answer }) => ({ request: unhex(request), answer: unhex(answer) }));
}

function writeResult(result: ClaimResult) {
  if (result.outcome !== "refused") {
    const { outcome, amount_minor, ticket, via } = result;
    return { outcome, amount_minor, ticket, via };
  }
  const { name, sentence, mend } = result.error;
  return { outcome: result.outcome, error: name as RecordError, sentence, mend };
}

export function writeResults(results: readonly ClaimResult[]) {
  return { results: results.map(writeResult) };
}
