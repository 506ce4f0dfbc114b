/**
 * ENROL: personalisation, once (protocol/commands/enrol.ts). Each step can be sent again and gives the same answer; another one in its place is refused.
 * Everything made on the way lies in the vault before it is shown. Public-key work is done in idle slices: until then the answer is `working`.
 */

import { concatBytes, sameBytes } from "../../../protocol/codec/bytes.js";
import { ENROL_STEP } from "../../../protocol/commands/apdu.js";
import {
  decodeActivation,
  decodeKey,
  decodeMake,
  decodeOrder,
  decodePin,
  encodeOrderAnswer,
  ORDER_NONCE_LENGTH,
  pinnedInstitution,
} from "../../../protocol/commands/enrol.js";
import { SW } from "../../../protocol/commands/status.js";
import { wipe } from "../../crypto/memory/bytes.js";
import { CUE } from "../../port/panel.js";
import { newMoney } from "../channel/orders.js";
import type { Core } from "../core.js";
import { done, refused, type StepResult, status, writeSlot } from "../effects.js";
import { startIdentity, startWalletKey } from "../idle/enrol-work.js";
import {
  type Device,
  identityKey,
  keyData,
  orderData,
  orderNonce,
  suiteOf,
  transcriptOf,
  walletKey,
} from "../state/device.js";
import { handlesOf } from "../state/handles.js";
import type { Work } from "../state/session.js";
import { type State, withSession } from "../state/state.js";

export function enrol(core: Core, state: State, step: number, data: Uint8Array): StepResult {
  if (state.device.active.length > 0) return activatedAgain(core, state, step, data);
  switch (step) {
    case ENROL_STEP.make:
      return make(core, state, data);
    case ENROL_STEP.pin:
      return pin(state, data);
    case ENROL_STEP.order:
      return order(core, state, data);
    case ENROL_STEP.key:
      return key(core, state, data);
    default:
      return activate(core, state, data);
  }
}

function workOn(state: State, work: Work): StepResult {
  return status(withSession(state, { work }), SW.working);
}

function make(core: Core, state: State, data: Uint8Array): StepResult {
  const suite = decodeMake(data);
  if (!suite.ok) return status(state, SW.malformed);
  const { identity } = state.device;
  if (identity.length > 0) {
    return suite.value === suiteOf(identity) ? done(state, identityKey(state.device)) : refused(state);
  }
  const { work } = state.session;
  if (work?.kind === "identity" && work.suite === suite.value) return status(state, SW.working);
  return workOn(state, startIdentity(core, suite.value));
}

function pin(state: State, data: Uint8Array): StepResult {
  const { identity, pin: pinned } = state.device;
  if (pinned.length > 0) return sameBytes(pinned, data) ? done(state) : refused(state);
  const form = decodePin(data);
  if (!form.ok) return status(state, SW.malformed);
  // The attestation must be about this bracelet's key; the institution judges who may attest.
  if (identity.length === 0 || !sameBytes(form.value.attestation.identity, identityKey(state.device))) {
    return refused(state);
  }
  const written = writeSlot(state, "pin", data);
  return done(written.state, undefined, written.effects);
}

function order(core: Core, state: State, data: Uint8Array): StepResult {
  const { pin: pinned, order: ordered, walletKey: wallet, identity } = state.device;
  if (pinned.length === 0) return refused(state);
  const form = decodeOrder(data);
  if (!form.ok) return status(state, SW.malformed);
  if (!sameBytes(form.value.institution, pinnedInstitution(pinned))) return refused(state);
  if (form.value.suite !== suiteOf(identity)) return refused(state);
  if (ordered.length > 0 && sameBytes(orderData(state.device), data)) return done(state, orderAnswer(state.device));
  // Until the wallet key is agreed nothing is lost by a new order; after that it is refused.
  if (wallet.length > 0) return refused(state);
  const written = writeSlot(state, "order", concatBytes(data, core.random(ORDER_NONCE_LENGTH)));
  const clean = withSession(written.state, { work: null, rejectedKey: null });
  return done(clean, orderAnswer(clean.device), written.effects);
}

function orderAnswer(device: Device): Uint8Array {
  const attestation = decodePin(device.pin);
  if (!attestation.ok) throw new RangeError("the vault holds a pin that was never accepted");
  return encodeOrderAnswer({ attestation: attestation.value.attestation, nonce: orderNonce(device) });
}

function key(core: Core, state: State, data: Uint8Array): StepResult {
  const { device, session } = state;
  if (device.order.length === 0) return refused(state);
  const form = decodeKey(data);
  if (!form.ok) return status(state, SW.malformed);
  if (device.walletKey.length > 0) {
    return sameBytes(keyData(device), data) ? done(state, agreed(core, device, "confirmPurse")) : refused(state);
  }
  if (session.rejectedKey !== null && sameBytes(session.rejectedKey, data)) return refused(state);
  const { work } = session;
  if (work?.kind === "wallet-key" && sameBytes(work.key.bytes, data)) return status(state, SW.working);
  return workOn(state, startWalletKey(core, device, { ...form.value, bytes: data }));
}

/** What follows from the wallet key and the transcript it was agreed in. */
function agreed(core: Core, device: Device, label: "confirmPurse" | "activate"): Uint8Array {
  const secret = walletKey(device);
  const out = core.derive(secret, label, transcriptOf(device), 16);
  wipe(secret);
  return out;
}

function activate(core: Core, state: State, box: Uint8Array): StepResult {
  const { device } = state;
  if (device.walletKey.length === 0) return refused(state);
  const sealed = agreed(core, device, "activate");
  const plain = core.open(sealed, new Uint8Array(16), box);
  wipe(sealed);
  const form = plain === null ? null : decodeActivation(plain);
  if (form === null || !form.ok) return refused(state);
  const money = newMoney(state, form.value.params, form.value.time_s);
  const written = writeSlot({ ...state, money }, "active", box);
  // The journal first: the mark in the vault says that a journal must be there.
  const effects = [{ kind: "compact", money } as const, ...written.effects];
  return { ...done(written.state, undefined, effects), cues: [CUE.active] };
}

/**
 * A station whose last answer was lost may repeat any of its steps until the first sync: until then the bracelet holds no money and no ticket, and only a
 * station that knows the order's bytes is answered. Afterwards every repetition is refused, so that no reader can recognise a bracelet by its identity.
 */
function activatedAgain(core: Core, state: State, step: number, data: Uint8Array): StepResult {
  const { device } = state;
  if (handlesOf(device).index > 0) return refused(state);
  if (step === ENROL_STEP.order && sameBytes(data, orderData(device))) return done(state, orderAnswer(device));
  if (step === ENROL_STEP.key && sameBytes(data, keyData(device))) {
    return done(state, agreed(core, device, "confirmPurse"));
  }
  if (step === ENROL_STEP.activate && sameBytes(data, device.active)) return done(state);
  return refused(state);
}
