/** A batch of claims and its results between a client's party and the wire. */
import type { ClaimRecord, ClaimResult } from "../../parties/institution/contract.js";
import { hex } from "../../parties/shared/environment.js";
import { errorOf } from "../../parties/shared/errors.js";
import type { ClaimResults, PaymentRecords } from "../contract/institution/claims.js";
import type { Value } from "../contract/route.js";
import { ContractError } from "./http-client.js";

export function writeRecords(records: readonly ClaimRecord[]): Value<typeof PaymentRecords> {
  return records.map(({ request, answer }) => ({ request: hex(request), answer: hex(answer) }));
}

/** One result for each of `n` records. */
export function readResults({ results }: Value<typeof ClaimResults>, n: number): readonly ClaimResult[] {
  if (results.length !== n) throw new ContractError("the institution answered for another batch");
  return results.map((result) =>
    result.outcome === "refused" ? { outcome: "refused", error: errorOf(result.error) } : result,
  );
}
