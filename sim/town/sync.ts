/** A sync carried by any reader, and the rest a bracelet takes afterwards. */
import type { Binding } from "../../parties/institution/contract.js";
import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import { type RelayOutcome, relaySync } from "../../parties/merchant/relay.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { EventStream } from "../world/events.js";
import type { SimWorld } from "../world/world.js";
import type { People } from "./people.js";
import type { Wearer } from "./wearer.js";

/** What every act of the town works with. */
export interface TownContext {
  readonly world: SimWorld;
  readonly stream: EventStream;
  readonly people: People;
}

/** Idle slices between two events of progress. */
const TOLD_EVERY = 400;

export interface Carried {
  readonly relayed: RelayOutcome;
  /** What became of the phone's wish to be bound; null when there was none. */
  readonly binding: PartyResult<Binding> | null;
}

/**
 * One sync. What the purse says of itself is heard at the bank, and by nobody on the way. A phone with a soft wallet says whose it is; with `bind` it
 * wants the bracelet bound.
 */
export async function carry(place: TownContext, wearer: Wearer, carrier: string, bind = false): Promise<Carried> {
  const { institution, phone } = place.people;
  const person = carrier === "phone" ? phone.person : null;
  const session =
    person === null ? new InstitutionSync(institution) : new InstitutionSync(institution, { soft: person.name, bind });
  const relayed = await wearer.bracelet.inField(carrier, (pipe) => relaySync(pipe, () => session));
  // Torn before the end, it may still have said something; only a whole sync is what the bank goes by.
  if (relayed.outcome === "synced" && session.purseStatus !== null) {
    const came = wearer.hear(session.purseStatus, carrier, place.world.now_ms());
    const { balance_minor, tickets } = session.purseStatus;
    place.stream.emit({ kind: "heard", bracelet: wearer.name, through: carrier, balance_minor, tickets, ...came });
  }
  return { relayed, binding: session.binding };
}

export async function carrySync(place: TownContext, wearer: Wearer, carrier: string): Promise<RelayOutcome> {
  return (await carry(place, wearer, carrier)).relayed;
}

/** Out of every field, until nothing is left to do. A bracelet without power rests anyway. */
export async function rest(place: TownContext, wearer: Wearer): Promise<void> {
  const { bracelet } = wearer;
  if (!bracelet.alive) return;
  let slices = 0;
  let heard = 0;
  wearer.resting = true;
  try {
    await bracelet.rest((done) => {
      slices = done;
      if (done - heard < TOLD_EVERY) return;
      heard = done;
      place.stream.emit({ kind: "idle", bracelet: bracelet.name, slices: done, done: false });
    });
  } finally {
    wearer.resting = false;
  }
  if (slices > 0) place.stream.emit({ kind: "idle", bracelet: bracelet.name, slices, done: true });
}
