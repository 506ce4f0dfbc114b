/**
 * ENROL: personalisation, once (protocol/commands/enrol.ts). Each step can be sent again and gives the same answer; another one in its place is refused.
 * Everything made on the way lies in the vault before it is shown. Public-key work is done in idle slices: until then the answer is `working`.
 */

import { concatBytes, sameBytes } from "../../../protocol/codec/bytes.js";
import { ENROL_STEP, encodeResponse } from "../../../protocol/commands/apdu.js";
import {
  decodeActivation,
  decodeKey,
  decodeMake,
  decodeOrder,
  decodePin,
  encodeOrderAnswer,
  enrolTranscript,
} from "../../../protocol/commands/enrol.js";
import { SW } from "../../../protocol/commands/status.js";
import { equal, wipe } from "../../crypto/memory/bytes.js";
import { Secret } from "../../crypto/memory/secret.js";
import { CUE } from "../../port/panel.js";
import { SLOT } from "../../port/vault.js";
import { newMoney } from "../channel/orders.js";
import type { Core } from "../core.js";
import { type Effect, quiet, refused, type StepResult, status, withSession } from "../effects.js";
import { HashJob } from "../idle/hash-job.js";
import { type Device, identityKey, type State, suiteOf, type Work, walletKey } from "../state/state.js";
import { handlesOf } from "./sync-open.js";

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

function done(state: State, data: Uint8Array, effects: readonly Effect[] = []): StepResult {
  return { state, effects, reply: encodeResponse(data, SW.done), cues: [], more: false };
}

function put<Slot extends "pin" | "order" | "walletKey">(
  state: State,
  slot: Slot,
  bytes: Device[Slot],
): { state: State; effect: Effect } {
  return {
    state: { ...state, device: { ...state.device, [slot]: bytes } },
    effect: { kind: "vault", slot: SLOT[slot], bytes },
  };
}

function working(state: State): StepResult {
  return { ...status(state, SW.working), more: true };
}

function make(core: Core, state: State, data: Uint8Array): StepResult {
  const suite = decodeMake(data);
  if (!suite.ok) return status(state, SW.malformed);
  const { identity } = state.device;
  if (identity.length > 0) {
    return suite.value === suiteOf(identity) ? done(state, identityKey(state.device)) : refused(state);
  }
  if (state.session.work?.kind === "identity" && state.session.work.suite === suite.value) return working(state);
  if (core.suite.id !== suite.value) core.use(suite.value);
  const seed = core.random(32);
  const work: Work = { kind: "identity", suite: suite.value, job: core.suite.keyJob(seed) };
  wipe(seed);
  return working(withSession(state, { work }));
}

function pin(state: State, data: Uint8Array): StepResult {
  const { identity, pin: pinned } = state.device;
  if (pinned.length > 0) return sameBytes(pinned, data) ? done(state, new Uint8Array(0)) : refused(state);
  const form = decodePin(data);
  if (!form.ok) return status(state, SW.malformed);
  // The attestation must speak of this bracelet's key; who may attest is for the institution to judge.
  if (identity.length === 0 || !sameBytes(form.value.attestation.identity, identityKey(state.device)))
    return refused(state);
  const next = put(state, "pin", data);
  return done(next.state, new Uint8Array(0), [next.effect]);
}

function order(core: Core, state: State, data: Uint8Array): StepResult {
  const { pin: pinned, order: ordered, walletKey: wallet } = state.device;
  if (pinned.length === 0) return refused(state);
  const form = decodeOrder(data);
  if (!form.ok) return status(state, SW.malformed);
  if (!sameBytes(form.value.institution, pinned.slice(33, 37))) return refused(state);
  if (form.value.suite !== suiteOf(state.device.identity)) return refused(state);
  if (ordered.length > 0 && sameBytes(ordered.slice(0, data.length), data))
    return done(state, orderAnswer(state.device));
  // Until the wallet key is agreed nothing is lost by a new order; after that it is refused.
  if (wallet.length > 0) return refused(state);
  const next = put(state, "order", concatBytes(data, core.random(16)));
  const clean = withSession(next.state, { work: null, badKey: null });
  return done(clean, orderAnswer(clean.device), [next.effect]);
}

function orderAnswer(device: Device): Uint8Array {
  const attestation = decodePin(device.pin);
  if (!attestation.ok) throw new RangeError("the vault holds a pin that was never accepted");
  return encodeOrderAnswer({ attestation: attestation.value.attestation, nonce: device.order.slice(91) });
}

function key(core: Core, state: State, data: Uint8Array): StepResult {
  const { device, session } = state;
  if (device.order.length === 0) return refused(state);
  if (!decodeKey(data).ok) return status(state, SW.malformed);
  if (device.walletKey.length > 0) {
    return sameBytes(device.walletKey.reveal().slice(64), data)
      ? done(state, agreed(core, device, "confirmPurse"))
      : refused(state);
  }
  if (session.badKey !== null && sameBytes(session.badKey, data)) return refused(state);
  const { work } = session;
  if ((work?.kind === "agree" || work?.kind === "confirm") && sameBytes(work.data, data)) return working(state);
  const secret = device.identity.reveal().slice(0, 32);
  const job = core.suite.dhJob(secret, device.pin.slice(0, 33));
  wipe(secret);
  return working(withSession(state, { work: { kind: "agree", data, job, x: null } }));
}

/** What follows from the wallet key and the transcript it was agreed in. */
function agreed(core: Core, device: Device, label: "confirmPurse" | "activate"): Uint8Array {
  const key = walletKey(device);
  const out = core.derive(key, label, device.walletKey.reveal().slice(32, 64), 16);
  wipe(key);
  return out;
}

/** One slice of agreeing on the wallet key: first id·Q, then id·E. */
export function agree(core: Core, state: State, work: Extract<Work, { kind: "agree" }>): StepResult {
  const { device } = state;
  const { job } = work;
  if (!job.step()) return quiet(state, true);
  if (!job.valid) return quiet(withSession(state, { work: null, badKey: work.data }), true);
  const x = new Uint8Array(32);
  job.sharedX(x);
  if (work.x === null) {
    const secret = device.identity.reveal().slice(0, 32);
    const next = core.suite.dhJob(secret, work.data.slice(0, 33));
    wipe(secret);
    return quiet(withSession(state, { work: { ...work, job: next, x: new Secret(x) } }), true);
  }
  const message = enrolTranscript(
    // With `join` in the hash's place: the message itself.
    { hash: concatBytes },
    device.order.slice(0, 91),
    identityKey(device),
    device.order.slice(91),
    device.pin.slice(0, 33),
    work.data.slice(0, 33),
    work.data.slice(33, 49),
  );
  const both = new Secret(concatBytes(work.x.reveal(), x));
  wipe(x);
  work.x.wipe();
  const hash = new HashJob(core, message);
  const next = { kind: "confirm", data: work.data, both, hash, hashed: false, wallet: null } as const;
  return quiet(withSession(state, { work: next }), true);
}

/** One slice of what follows: the transcript's hash, the wallet key, and the institution's confirmation is checked. */
export function confirm(core: Core, state: State, work: Extract<Work, { kind: "confirm" }>): StepResult {
  if (!work.hashed) return quiet(withSession(state, { work: { ...work, hashed: work.hash.step() } }), true);
  const transcript = work.hash.digest;
  if (work.wallet === null) {
    const wallet = new Secret(core.derive(work.both.reveal(), "walletKey", transcript, 32));
    work.both.wipe();
    return quiet(withSession(state, { work: { ...work, wallet } }), true);
  }
  const expected = core.derive(work.wallet.reveal(), "confirmInstitution", transcript, 16);
  // public: whether the institution confirmed is told by the answer.
  if (equal(expected, 0, work.data, 49, 16) !== 1) {
    work.wallet.wipe();
    return quiet(withSession(state, { work: null, badKey: work.data }), true);
  }
  const next = put(state, "walletKey", new Secret(concatBytes(work.wallet.reveal(), transcript, work.data)));
  work.wallet.wipe();
  return { ...quiet(withSession(next.state, { work: null }), true), effects: [next.effect] };
}

/** The identity key is made: into the vault with it. */
export function keepIdentity(state: State, work: Extract<Work, { kind: "identity" }>): StepResult {
  if (!work.job.step()) return quiet(state, true);
  const slot = new Uint8Array(98);
  const secret = new Uint8Array(32);
  const publicKey = new Uint8Array(33);
  const z = new Uint8Array(32);
  work.job.secret(secret);
  work.job.publicKey(publicKey);
  work.job.z(z);
  // Zeros say that the job saw a fault: MAKE will come again.
  if (publicKey[0] === 0) return quiet(withSession(state, { work: null }), true);
  slot.set(secret);
  slot.set(publicKey, 32);
  slot[65] = work.suite;
  slot.set(z, 66);
  wipe(secret);
  const bytes = new Secret(slot);
  const device = { ...state.device, identity: bytes };
  return {
    ...quiet({ ...withSession(state, { work: null }), device }, true),
    effects: [{ kind: "vault", slot: SLOT.identity, bytes }],
  };
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
  const active = { ...state, money, device: { ...device, active: box } };
  // The journal first: the mark in the vault says that a journal must be there.
  const effects: Effect[] = [
    { kind: "restate", money },
    { kind: "vault", slot: SLOT.active, bytes: box },
  ];
  return { ...done(active, new Uint8Array(0), effects), cues: [CUE.active], more: true };
}

/**
 * A station whose last answer was lost may ask for any of its steps again until the first sync: until then the bracelet holds no money and no ticket, and
 * only who knows the order's bytes is answered. Afterwards everybody meets a refusal, so that nobody can recognise a bracelet by its identity.
 */
function activatedAgain(core: Core, state: State, step: number, data: Uint8Array): StepResult {
  const { device } = state;
  if (handlesOf(device).index > 0) return refused(state);
  if (step === ENROL_STEP.order && sameBytes(data, device.order.slice(0, 91))) return done(state, orderAnswer(device));
  if (step === ENROL_STEP.key && sameBytes(data, device.walletKey.reveal().slice(64)))
    return done(state, agreed(core, device, "confirmPurse"));
  if (step === ENROL_STEP.activate && sameBytes(data, device.active)) return done(state, new Uint8Array(0));
  return refused(state);
}
