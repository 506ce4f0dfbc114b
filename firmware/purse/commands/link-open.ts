/** LINK-OPEN (protocol/commands/link-open.ts): the phone proves itself first. An unbound bracelet does the same work with a key that nobody has. */
import { encodeResponse, LINK_STEP } from "../../../protocol/commands/apdu.js";
import { linkNonces } from "../../../protocol/commands/link-open.js";
import { SW } from "../../../protocol/commands/status.js";
import { FRAME_KIND } from "../../../protocol/messages/frame.js";
import { equal, wipe } from "../../crypto/memory/bytes.js";
import { openChannel } from "../channel/channel.js";
import type { Core } from "../core.js";
import { refused, type StepResult, withSession } from "../effects.js";
import { provingKey } from "../state/binding.js";
import type { State } from "../state/state.js";

export function linkOpen(core: Core, state: State, step: number, data: Uint8Array): StepResult {
  return step === LINK_STEP.greet ? greet(core, state, data) : prove(core, state, data);
}

function greet(core: Core, state: State, phoneNonce: Uint8Array): StepResult {
  const nonce = core.random(16);
  const greeting = linkNonces(phoneNonce, nonce);
  return {
    state: withSession(state, { greeting, link: null }),
    effects: [],
    reply: encodeResponse(nonce, SW.done),
    cues: [],
    more: false,
  };
}

function prove(core: Core, state: State, proof: Uint8Array): StepResult {
  const { greeting } = state.session;
  if (greeting === null) return refused(state);
  const used = withSession(state, { greeting: null });
  const key = provingKey(core, state.device);
  const expected = core.derive(key, "linkPhone", greeting, 16);
  const proven = equal(expected, 0, proof, 0, 16);
  wipe(expected);
  // public: whether the phone has the key is told by the answer.
  if (proven !== 1) {
    wipe(key);
    return refused(used);
  }
  const answer = core.derive(key, "linkPurse", greeting, 16);
  const session = core.derive(key, "linkSession", greeting, 32);
  const link = openChannel(session.slice(0, 16), session.slice(16, 32), FRAME_KIND.request);
  wipe(session);
  wipe(key);
  return {
    state: withSession(used, { link }),
    effects: [],
    reply: encodeResponse(answer, SW.done),
    cues: [],
    more: false,
  };
}
