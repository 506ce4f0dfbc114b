/** SELECT: the same answer in every life, so that it says nothing of this one. */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { pinnedInstitution } from "../../../protocol/commands/enrol.js";
import { encodeSelectAnswer } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { AID } from "../../../protocol/messages/labels.js";
import { SUPPORTED_SUITES } from "../../../protocol/messages/suites.js";
import { done, type StepResult, status } from "../effects.js";
import { NO_CONNECTION } from "../state/session.js";
import { type State, withSession } from "../state/state.js";

export function select(state: State, aid: Uint8Array): StepResult {
  if (!sameBytes(aid, Uint8Array.from(AID))) return status(withSession(state, NO_CONNECTION), SW.notFound);
  const pin = state.device.pin;
  const institution = pin.length === 0 ? new Uint8Array(4) : pinnedInstitution(pin);
  const data = encodeSelectAnswer({ version: 1, suites: SUPPORTED_SUITES, institution });
  return done(withSession(state, { ...NO_CONNECTION, selected: true }), data);
}
