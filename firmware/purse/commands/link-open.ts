/** LINK-OPEN (protocol/commands/link-open.ts): the phone proves itself first. An unbound bracelet does the same work with a random key. */
import { LINK_STEP } from "../../../protocol/commands/apdu.js";
import { linkNonces } from "../../../protocol/commands/link-open.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { equal, wipe } from "../../crypto/memory/bytes.js";
import { openChannel } from "../channel/channel.js";
import type { Core } from "../core.js";
import { done, refused, type StepResult } from "../effects.js";
import { provingKey } from "../state/binding.js";
import { type State, withSession } from "../state/state.js";

export function linkOpen(core: Core, state: State, step: number, data: Uint8Array): StepResult {
  return step === LINK_STEP.greet ? greet(core, state, data) : prove(core, state, data);
}

function greet(core: Core, state: State, phoneNonce: Uint8Array): StepResult {
  const nonce = core.random(16);
  return done(withSession(state, { linkNonces: linkNonces(phoneNonce, nonce), link: null }), nonce);
}

function prove(core: Core, state: State, proof: Uint8Array): StepResult {
  const { linkNonces: nonces } = state.session;
  if (nonces === null) return refused(state);
  const used = withSession(state, { linkNonces: null });
  const key = provingKey(core, state.device);
  const expected = core.derive(key, "linkPhone", nonces, 16);
  const proven = equal(expected, 0, proof, 0, 16);
  wipe(expected);
  // public: the answer shows whether the phone has the key.
  if (proven !== 1) {
    wipe(key);
    return refused(used);
  }
  const answer = core.derive(key, "linkPurse", nonces, 16);
  const session = core.derive(key, "linkSession", nonces, 32);
  const link = openChannel(session, FRAME_KIND.request);
  wipe(session);
  wipe(key);
  return done(withSession(used, { link }), answer);
}
