/**
 * SYNC-OPEN: a one-time handle. Its index is in the vault before it is shown and is never shown twice. After `FREE_OPENS` opens without a finished
 * sync each further one costs a press, so that a reader in a pocket cannot run the institution out of its window.
 */
import { encodeResponse } from "../../protocol/apdu.js";
import { FRAME_KIND } from "../../protocol/frame.js";
import { SW } from "../../protocol/status.js";
import { encodeSyncOpenAnswer, FREE_OPENS, handleInput } from "../../protocol/sync-open.js";
import { join, Writer } from "../../protocol/wire.js";
import { wipe } from "../crypto/bytes.js";
import { CUE } from "../port/panel.js";
import { SLOT } from "../port/vault.js";
import { openChannel } from "./channel.js";
import { PRESS_MS } from "./consent.js";
import type { Core } from "./core.js";
import { type Outcome, status, withSession } from "./outcome.js";
import { type Device, endSyncs, type State, walletKey } from "./state.js";

export interface Handles {
  /** The last index shown, 0 before the first. */
  readonly index: number;
  /** Opens since the last finished sync. */
  readonly opens: number;
}

export function handlesOf(device: Device): Handles {
  const b = device.handle;
  if (b.length !== 8) return { index: 0, opens: 0 };
  const u32 = (at: number) => b[at] * 16777216 + b[at + 1] * 65536 + b[at + 2] * 256 + b[at + 3];
  return { index: u32(0), opens: u32(4) };
}

export function encodeHandles(handles: Handles): Uint8Array {
  return new Writer(8).u32(handles.index).u32(handles.opens).done();
}

export function syncOpen(core: Core, state: State, institutionNonce: Uint8Array, now_ms: number): Outcome {
  const before = handlesOf(state.device);
  const waiting = state.session.openPress;
  const asked = waiting !== null && now_ms < waiting.until_ms ? waiting : null;
  if (before.opens >= FREE_OPENS && asked?.approved !== true) {
    // Asked again, it waits no longer for that. What waited for a press before, and is no payment, is dropped.
    const openPress = asked ?? { until_ms: now_ms + PRESS_MS, approved: false };
    return status(withSession(state, { openPress, channel: null, consent: null }), SW.press, [CUE.press]);
  }
  const handles = { index: before.index + 1, opens: before.opens + 1 };
  const bytes = encodeHandles(handles);
  const key = walletKey(state.device);
  const handle = core.derive(key, "handle", handleInput(handles.index), 16);
  const nonce = core.random(16);
  const session = core.derive(key, "session", join(handle, institutionNonce, nonce), 32);
  const channel = openChannel(session.slice(0, 16), session.slice(16, 32), FRAME_KIND.hello);
  wipe(session);
  wipe(key);
  return {
    state: {
      ...withSession(state, { ...endSyncs(state.session), channel, openPress: null }),
      device: { ...state.device, handle: bytes },
    },
    effects: [{ kind: "vault", slot: SLOT.handle, bytes }],
    reply: encodeResponse(encodeSyncOpenAnswer({ handle, nonce }), SW.done),
    cues: [],
    more: false,
  };
}
