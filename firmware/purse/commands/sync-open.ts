/**
 * SYNC-OPEN: a one-time handle. Its index is in the vault before it is shown and is never shown twice. After `FREE_OPENS` opens without a finished
 * sync each further one costs a press, so that a reader in a pocket cannot run the institution out of its window.
 *
 * Which of the two it is does not show in the bytes, or readers could count what is left: unpressed, the same work is done under a key that nobody has.
 * The handle is nobody's, no frame fits the session, nothing is written, and the light asks for the press.
 */

import { concatBytes, Writer } from "../../../protocol/codec/bytes.js";
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { SW } from "../../../protocol/commands/status.js";
import { encodeSyncOpenAnswer, FREE_OPENS, handleInput } from "../../../protocol/commands/sync-open.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { wipe } from "../../crypto/memory/bytes.js";
import { CUE } from "../../port/panel.js";
import { SLOT } from "../../port/vault.js";
import { openChannel } from "../channel/channel.js";
import { PRESS_MS, waitingPayment } from "../consent/consent.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import { type Device, endSyncs, type OpenPress, type State, walletKey } from "../state/state.js";

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

export function syncOpen(core: Core, state: State, institutionNonce: Uint8Array, now_ms: number): StepResult {
  const before = handlesOf(state.device);
  const waiting = state.session.openPress;
  const asked = waiting !== null && now_ms < waiting.until_ms ? waiting : null;
  const real = before.opens < FREE_OPENS || asked?.approved === true;
  const handles = { index: before.index + 1, opens: before.opens + 1 };
  const key = real ? walletKey(state.device) : core.random(32);
  const handle = core.derive(key, "handle", handleInput(handles.index), 16);
  const nonce = core.random(16);
  const session = core.derive(key, "session", concatBytes(handle, institutionNonce, nonce), 32);
  const channel = openChannel(session.slice(0, 16), session.slice(16, 32), FRAME_KIND.hello);
  wipe(session);
  wipe(key);
  const open = withSession(state, { ...endSyncs(state.session), channel });
  const reply = encodeResponse(encodeSyncOpenAnswer({ handle, nonce }), SW.done);
  if (!real) return { ...askPress(open, asked, now_ms), reply };
  const bytes = encodeHandles(handles);
  return {
    state: { ...withSession(open, { openPress: null }), device: { ...state.device, handle: bytes } },
    effects: [{ kind: "vault", slot: SLOT.handle, bytes }],
    reply,
    cues: [],
    more: false,
  };
}

/** One question at a time: not while a payment waits for its press; any other that waited is dropped. Asked again, it waits no longer for that. */
function askPress(state: State, asked: OpenPress | null, now_ms: number): StepResult {
  if (waitingPayment(state, now_ms) !== null) return quiet(state);
  const openPress = asked ?? { until_ms: now_ms + PRESS_MS, approved: false };
  return { ...quiet(withSession(state, { openPress, consent: null })), cues: [CUE.press] };
}
