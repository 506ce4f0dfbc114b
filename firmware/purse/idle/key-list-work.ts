/** Signing a list of the public keys that have no certificate, slice by slice: its digest, its signature by the identity key, its record. */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import { keyListDigest } from "../../../protocol/messages/key-list.js";
import { wipe } from "../../crypto/memory/bytes.js";
import type { SignJob } from "../../crypto/signing/jobs.js";
import type { Core } from "../core.js";
import { quiet, type StepResult } from "../effects.js";
import { type Device, identitySecret, identityZ } from "../state/device.js";
import { handlesOf } from "../state/handles.js";
import type { Money } from "../state/money.js";
import type { DigestJob, KeyListWork } from "../state/session.js";
import { type State, withSession } from "../state/state.js";
import { abandon, record } from "./finish.js";
import { HashJob } from "./hash-job.js";

/** Begins a list of every key that has no certificate. */
export function startKeyList(core: Core, device: Device, money: Money): KeyListWork {
  const waiting = money.tickets.filter((t) => t.stage !== "certified");
  const keys = waiting.map((t) => t.publicKey);
  // Numbered after the handle under which it can first be shown: that index lives in the vault, so the numbers of the lists that are shown go up even
  // across the loss of the journal.
  const number = handlesOf(device).index + 1;
  // With `concatBytes` in the hash's place: the message itself.
  const message = keyListDigest({ hash: concatBytes }, { suite: core.suite.id, wallet: money.wallet, number, keys });
  const tickets = waiting.map((t) => t.number);
  return {
    kind: "key-list",
    phase: "digest",
    number,
    tickets,
    extra: core.random(32),
    hash: new HashJob(core, message),
  };
}

export function keyListSlice(core: Core, state: State, work: KeyListWork): StepResult {
  const { kind, number, tickets } = work;
  const next = (phase: KeyListWork) => quiet(withSession(state, { work: phase }), true);
  switch (work.phase) {
    case "digest":
      return work.hash.step() ? next({ ...work, phase: "start-signature" }) : quiet(state, true);
    case "start-signature":
      return next({ kind, phase: "signature", number, tickets, job: startSignature(core, state.device, work) });
    case "signature":
      return work.job.step() ? next({ ...work, phase: "store" }) : quiet(state, true);
    case "store":
      return storeList(core, state, work, work.job);
  }
}

function startSignature(
  core: Core,
  device: Device,
  { hash, extra }: Extract<KeyListWork, { hash: DigestJob }>,
): SignJob {
  const secret = identitySecret(device);
  const job = core.suite.signJob(secret, core.signedDigest(identityZ(device), hash.digest), extra);
  wipe(secret);
  return job;
}

function storeList(core: Core, state: State, { number, tickets }: KeyListWork, job: SignJob): StepResult {
  const signature = new Uint8Array(64);
  job.signature(signature);
  if (signature.every((byte) => byte === 0)) return abandon(state);
  // The time entry of a sync may have taken a listed ticket away meanwhile; then this list is of no use.
  const have = state.money?.tickets ?? [];
  if (!tickets.every((n) => have.some((t) => t.number === n))) return abandon(state);
  return record(core, state, { kind: "listed", list: { number, tickets, signature } });
}
