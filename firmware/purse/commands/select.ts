/** SELECT: the same answer in every life, so that it says nothing of this one. */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { encodeSelectAnswer } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { AID } from "../../../protocol/messages/labels.js";
import { SUPPORTED_SUITES } from "../../../protocol/messages/suites.js";
import { type StepResult, status, withSession } from "../effects.js";
import { NO_CONNECTION, type State } from "../state/state.js";

export function select(state: State, aid: Uint8Array): StepResult {
  if (!sameBytes(aid, Uint8Array.from(AID))) return status(withSession(state, NO_CONNECTION), SW.notFound);
  const pin = state.device.pin;
  const institution = pin.length === 0 ? new Uint8Array(4) : pin.slice(33, 37);
  const data = encodeSelectAnswer({ version: 1, suites: SUPPORTED_SUITES, institution });
  return {
    state: withSession(state, { ...NO_CONNECTION, selected: true }),
    effects: [],
    reply: encodeResponse(data, SW.done),
    cues: [],
    more: false,
  };
}
