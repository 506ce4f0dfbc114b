/** What can go wrong while a bracelet is held to a reader: it is carried away before the answer is through, or its power dies inside a durable operation. */

import type { Cut } from "../engine/engine.js";
import type { SimBracelet } from "../world/bracelet.js";

export type Accident =
  /** The answer to PAY (or RECEIPT, or a frame of a sync or a link) is lost on the air. */
  | { readonly kind: "walk-away" }
  /** Power dies before, half-way through, or after the n-th durable operation. Those of a payment: 1 counter, 2 record, 3 wipe. */
  | { readonly kind: "power"; readonly cut: Exclude<Cut, "never">; readonly operation: number };

/** The accident in a word, for the stream of events. */
export function accidentInWords(accident: Accident | null): string | null {
  if (accident === null) return null;
  return accident.kind === "walk-away" ? "walk-away" : `power ${accident.cut} ${accident.operation}`;
}

/** Does `use` with the accident waiting to happen; afterwards it waits no longer, whether it has happened or not. */
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
