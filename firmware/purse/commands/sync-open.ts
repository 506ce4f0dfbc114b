/**
 * SYNC-OPEN: a one-time handle. Its index is in the vault before it is shown and is never shown twice. After `FREE_OPENS` opens without a finished
 * sync each further one costs a press, so that a reader in a pocket cannot run the institution out of its window.
 *
 * Which of the two it is does not show in the bytes, or readers could count the opens that are left. Without the press the same work is done under a random
 * key: no institution knows the handle, no frame fits the session, nothing is written, and the light asks for the press.
 */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import { encodeSyncOpenAnswer, FREE_OPENS, handleInput } from "../../../protocol/commands/sync-open.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { wipe } from "../../crypto/memory/bytes.js";
import { CUE } from "../../port/panel.js";
import { openChannel } from "../channel/channel.js";
import { openQuestion, PRESS_MS, poseIfPossible, without } from "../consent/question.js";
import type { Core } from "../core.js";
import { done, type StepResult, writeSlot } from "../effects.js";
import { walletKey } from "../state/device.js";
import { encodeHandles, handlesOf } from "../state/handles.js";
import { endSyncs } from "../state/session.js";
import { type Conditions, type State, withSession } from "../state/state.js";

export function syncOpen(core: Core, state: State, institutionNonce: Uint8Array, { now_ms }: Conditions): StepResult {
  const before = handlesOf(state.device);
  const real = before.opens < FREE_OPENS || now_ms < state.session.openAllowedUntil_ms;
  const handles = { index: before.index + 1, opens: before.opens + 1 };
  const key = real ? walletKey(state.device) : core.random(32);
  const handle = core.derive(key, "handle", handleInput(handles.index), 16);
  const nonce = core.random(16);
  const session = core.derive(key, "session", concatBytes(handle, institutionNonce, nonce), 32);
  const channel = openChannel(session, FRAME_KIND.hello);
  wipe(session);
  wipe(key);
  const open = withSession(state, { ...endSyncs(state.session), channel });
  const answer = encodeSyncOpenAnswer({ handle, nonce });
  if (real) {
    const used = { question: without(state.session.question, "sync-open"), openAllowedUntil_ms: 0 };
    const written = writeSlot(withSession(open, used), "handle", encodeHandles(handles));
    return done(written.state, answer, written.effects);
  }
  // Repeated, the question does not wait longer. While a payment waits for its press nothing is asked.
  const waiting = openQuestion(state, "sync-open", now_ms);
  const question = waiting ?? { kind: "sync-open", until_ms: now_ms + PRESS_MS };
  const posed = poseIfPossible(open, question, now_ms);
  return posed === null ? done(open, answer) : { ...done(posed, answer), cues: [CUE.press] };
}
