/** A sync carried by any reader. */

import type { Binding } from "../../parties/institution/contract.js";
import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import { type RelayOutcome, relaySync } from "../../parties/merchant/relay.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { TownContext } from "./context.js";
import type { Wearer } from "./wearer.js";

interface Synced {
  readonly relayed: RelayOutcome;
  /** What became of the phone's request to be bound; null when there was none. */
  readonly binding: PartyResult<Binding> | null;
}

/**
 * One sync. Only the bank can read what the purse reports of itself. A phone with a soft wallet names that wallet; with `bind` it requests that the
 * bracelet is bound to it.
 */
export async function sync(context: TownContext, wearer: Wearer, carrier: string, bind = false): Promise<Synced> {
  const { institution, phone } = context.people;
  const person = carrier === "phone" ? phone.person : null;
  const session = new InstitutionSync(institution, person === null ? null : { soft: person.name, bind });
  const relayed = await wearer.bracelet.inField(carrier, (exchange) => relaySync(exchange, () => session));
  // A torn sync may have carried a report too, but the bank acts on a complete one only.
  if (relayed.outcome === "synced" && session.purseStatus !== null) {
    const arrivals = wearer.recordReport(session.purseStatus, carrier, context.world.now_ms());
    const { balance_minor, tickets } = session.purseStatus;
    context.stream.emit({
      kind: "report",
      bracelet: wearer.name,
      through: carrier,
      balance_minor,
      tickets,
      ...arrivals,
    });
  }
  return { relayed, binding: session.binding };
}
