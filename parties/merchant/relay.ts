/**
 * Relaying a sync between a bracelet and an institution. The carrier (a terminal, a phone, a station) sees a one-time handle and sealed frames and learns
 * nothing, not even whether tickets or money were in them.
 *
 * A frame is sent to the bracelet once: after a torn frame neither side knows the other's state. The next sync starts from the beginning and finds
 * everything as it was committed.
 */
import { SW } from "../../protocol/commands/status.js";
import { encodeSync } from "../../protocol/commands/sync.js";
import { encodeSyncOpen } from "../../protocol/commands/sync-open.js";
import type { CarriedSession, SyncStep } from "../institution/contract.js";
import { ONE_TOUCH, selectApplication, transmit } from "../shared/apdu-client.js";
import type { ApduExchange } from "../shared/environment.js";
import { errorOf, type PartyError } from "../shared/errors.js";

export type RelayOutcome =
  | { readonly outcome: "synced"; readonly frames: number }
  | { readonly outcome: "refused" }
  | { readonly outcome: "torn" }
  /** At the institution. `unknown-handle` may be a bracelet that needs a press first, which its wearer sees and its carrier does not. */
  | { readonly outcome: "failed"; readonly error: PartyError };

/** More frames than any honest sync has. */
const MOST_FRAMES = 64;

/** `openSync` opens a session at the institution. */
export async function relaySync(
  exchange: ApduExchange,
  openSync: () => CarriedSession | Promise<CarriedSession>,
): Promise<RelayOutcome> {
  const greeted = await selectApplication(exchange, ONE_TOUCH);
  if (!greeted.ok) return { outcome: greeted.error.name === "torn" ? "torn" : "refused" };
  return relayFrames(exchange, openSync);
}

/** The same after SELECT: for a phone inside its link. */
export async function relayFrames(
  exchange: ApduExchange,
  openSync: () => CarriedSession | Promise<CarriedSession>,
): Promise<RelayOutcome> {
  const session = await openSync();
  let response = await transmit(exchange, encodeSyncOpen(session.nonce), ONE_TOUCH);
  if (!response.ok) return { outcome: "torn" };
  if (response.value.sw !== SW.done) return { outcome: "refused" };
  let step: SyncStep = await session.purseOpened(response.value.data);
  for (let frames = 1; frames <= MOST_FRAMES; frames++) {
    if (step.do === "done") return { outcome: "synced", frames: frames - 1 };
    if (step.do === "failed") return { outcome: "failed", error: step.error };
    response = await transmit(exchange, encodeSync(step.frame), ONE_TOUCH);
    if (!response.ok) return { outcome: "torn" };
    if (response.value.sw !== SW.done) return { outcome: "refused" };
    step = await session.purseAnswered(response.value.data);
  }
  return { outcome: "failed", error: errorOf("channel-broken") };
}
