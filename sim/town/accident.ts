/** What can go wrong while a bracelet is held to a reader: it is carried away before the answer arrives, or its power dies inside a durable operation. */
import { ok } from "../../protocol/codec/result.js";
import type { AccidentRequest } from "../api/contract/acts.js";
import type { Cut } from "../engine/engine.js";
import type { SimBracelet } from "../world/bracelet.js";
import { refuse, type TownResult } from "./refusals.js";

export type Accident =
  /** The answer to PAY (or RECEIPT, or a frame of a sync or a link) is lost on the air. */
  | { readonly kind: "walk-away" }
  /** Power dies before, half-way through, or after the n-th durable operation. Those of a payment: 1 counter, 2 record, 3 wipe. */
  | { readonly kind: "power"; readonly cut: Exclude<Cut, "never">; readonly operation: number };

const RECORD_OPERATION = 2;

/** The accident that a request describes; null when it describes none. */
export function accidentOf(request: AccidentRequest | undefined): TownResult<Accident | null> {
  if (request === undefined) return ok(null);
  const { kind, cut, operation } = request;
  if (kind === "walk-away") {
    return cut === undefined && operation === undefined ? ok({ kind }) : refuse("accident-unclear");
  }
  return cut === undefined ? refuse("accident-unclear") : ok({ kind, cut, operation: operation ?? RECORD_OPERATION });
}

/** The accident in a word, for the stream of events. */
export function accidentInWords(accident: Accident | null): string | null {
  if (accident === null) return null;
  return accident.kind === "walk-away" ? "walk-away" : `power ${accident.cut} ${accident.operation}`;
}

/** Runs `use` with the accident armed, and disarms it afterwards whether it has happened or not. */
export async function withAccident<T>(
  bracelet: SimBracelet,
  accident: Accident | null,
  use: () => Promise<T>,
): Promise<T> {
  if (accident?.kind === "walk-away") bracelet.loseAnswer("PAY", "RECEIPT for", "SYNC frame", "LINK frame");
  if (accident?.kind === "power") await bracelet.tear(accident.cut, accident.operation);
  try {
    return await use();
  } finally {
    bracelet.loseAnswer();
    if (accident?.kind === "power" && bracelet.alive) await bracelet.tear("never", 1);
  }
}
