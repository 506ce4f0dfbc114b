/**
 * Carrying a sync between a bracelet and an institution. Whoever carries it (a terminal, a phone, a station) sees a one-time handle and sealed frames
 * and learns nothing, not even whether tickets or money were in them.
 *
 * A frame is sent to the bracelet once: after a torn frame neither side knows where the other stands, and the next sync begins anew and finds
 * everything as it was committed.
 */
import { SW } from "../../protocol/commands/status.js";
import { encodeSync } from "../../protocol/commands/sync.js";
import { encodeSyncOpen } from "../../protocol/commands/sync-open.js";
import type { SyncSession, SyncStep } from "../institution/purses/sync-session.js";
import { ask, ONE_TOUCH, select } from "../shared/apdu-client.js";
import type { ApduExchange } from "../shared/environment.js";
import { errorOf, type PartyError } from "../shared/errors.js";

export type RelayOutcome =
  | { readonly outcome: "synced"; readonly frames: number }
  | { readonly outcome: "refused" }
  | { readonly outcome: "torn" }
  /** The institution's word. `unknown-handle` may be a bracelet that wants a press first, which its wearer sees and its carrier does not. */
  | { readonly outcome: "failed"; readonly error: PartyError };

/** More frames than any honest sync has. */
const MOST_FRAMES = 64;

/** What a carrier has of a session: never what the purse says of itself, nor whose it is. */
export type CarriedSession = Omit<SyncSession, "heard" | "binding">;

/** `openSync` asks the institution for a session, on line: `() => institution.openSync()`. */
export async function relaySync(
  exchange: ApduExchange,
  openSync: () => CarriedSession | Promise<CarriedSession>,
): Promise<RelayOutcome> {
  const greeted = await select(exchange, ONE_TOUCH);
  if (!greeted.ok) return { outcome: greeted.error.name === "torn" ? "torn" : "refused" };
  return relayFrames(exchange, openSync);
}

/** The same for whoever has said SELECT already: a phone inside its link. */
export async function relayFrames(
  exchange: ApduExchange,
  openSync: () => CarriedSession | Promise<CarriedSession>,
): Promise<RelayOutcome> {
  const session = await openSync();
  let response = await ask(exchange, encodeSyncOpen(session.nonce), ONE_TOUCH);
  if (!response.ok) return { outcome: "torn" };
  if (response.value.sw !== SW.done) return { outcome: "refused" };
  let step: SyncStep = await session.opened(response.value.data);
  for (let frames = 1; frames <= MOST_FRAMES; frames++) {
    if (step.do === "done") return { outcome: "synced", frames: frames - 1 };
    if (step.do === "failed") return { outcome: "failed", error: step.error };
    response = await ask(exchange, encodeSync(step.frame), ONE_TOUCH);
    if (!response.ok) return { outcome: "torn" };
    if (response.value.sw !== SW.done) return { outcome: "refused" };
    step = await session.take(response.value.data);
  }
  return { outcome: "failed", error: errorOf("channel-broken") };
}
