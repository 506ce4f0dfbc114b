/**
 * Holding a bracelet to the phone. What can be asked of it there is a table: a row has a name, says whether it needs an amount, and does its work. The
 * page, the server and its documents read the table, so a new row (bind, limits, history) is there when it is written.
 */
import type { PartyError } from "../../parties/errors.js";
import { carrySync, type Place } from "./carry.js";
import type { Wearer } from "./wearer.js";

export interface Held {
  readonly outcome: "synced" | "refused" | "torn" | "failed";
  /** Why not: the bank's word, and its sentence. */
  readonly reason?: string;
  readonly sentence?: string;
}

interface HoldAct {
  readonly amount: boolean;
  run(place: Place, wearer: Wearer, amount_minor: number): Promise<Held>;
}

const failed = (error: PartyError): Held => ({ outcome: "failed", reason: error.name, sentence: error.sentence });

async function sync(place: Place, wearer: Wearer): Promise<Held> {
  const got = await carrySync(place, wearer, "phone");
  return got.outcome === "failed" ? failed(got.error) : { outcome: got.outcome };
}

export const HOLDS = {
  /** The bracelet meets its bank: reports, refills. */
  sync: { amount: false, run: sync },
  /** Soft wallet to float first, then the sync that brings it. Torn in between, the next sync does. */
  "top-up": {
    amount: true,
    run: async (place, wearer, amount_minor) => {
      const { institution, phone } = place.people;
      const key = `phone-${++phone.topUps}`;
      const booked = await institution.load(phone.softWallet, wearer.wallet, amount_minor, key);
      return booked.ok ? sync(place, wearer) : failed(booked.error);
    },
  },
} as const satisfies Record<string, HoldAct>;

export type HoldName = keyof typeof HOLDS;
export const HOLD_NAMES = Object.keys(HOLDS) as HoldName[];

export function hold(place: Place, wearer: Wearer, what: HoldName, amount_minor: number): Promise<Held> {
  const act: HoldAct = HOLDS[what];
  return act.run(place, wearer, amount_minor);
}
