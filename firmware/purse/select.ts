/** SELECT: the same answer in every life, so that it says nothing of this one. */
import { encodeResponse } from "../../protocol/apdu.js";
import { AID } from "../../protocol/labels.js";
import { encodeSelectAnswer } from "../../protocol/select.js";
import { SW } from "../../protocol/status.js";
import { SUITES_SPOKEN } from "../../protocol/suites.js";
import { same } from "../../protocol/wire.js";
import { type Outcome, status, withSession } from "./outcome.js";
import { NOBODY, type State } from "./state.js";

export function select(state: State, aid: Uint8Array): Outcome {
  if (!same(aid, Uint8Array.from(AID))) return status(withSession(state, NOBODY), SW.notFound);
  const pin = state.device.pin;
  const institution = pin.length === 0 ? new Uint8Array(4) : pin.slice(33, 37);
  const data = encodeSelectAnswer({ version: 1, suites: SUITES_SPOKEN, institution });
  return {
    state: withSession(state, { ...NOBODY, selected: true }),
    effects: [],
    reply: encodeResponse(data, SW.done),
    cues: [],
    more: false,
  };
}
