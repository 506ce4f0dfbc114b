/** The public-key work of ENROL (commands/enrol.ts), one slice at a time: the identity key, and the agreement on the wallet key. */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import { enrolTranscript, pinnedKey } from "../../../protocol/commands/enrol.js";
import { equal, wipe } from "../../crypto/memory/bytes.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { DhJob } from "../../crypto/signing/jobs.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, writeSlot } from "../effects.js";
import {
  type Device,
  encodeIdentity,
  encodeWalletKey,
  identityKey,
  identitySecret,
  orderData,
  orderNonce,
} from "../state/device.js";
import type { DigestJob, IdentityWork, ReceivedKey, WalletKeyWork, Work } from "../state/session.js";
import { type State, withSession } from "../state/state.js";
import { abandon } from "./finish.js";
import { HashJob } from "./hash-job.js";

export function startIdentity(core: Core, suite: number): IdentityWork {
  if (core.suite.id !== suite) core.use(suite);
  const seed = core.random(32);
  const work: IdentityWork = { kind: "identity", suite, job: core.suite.keyJob(seed) };
  wipe(seed);
  return work;
}

/** The identity key goes into the vault when it is made. */
export function identitySlice(state: State, work: IdentityWork): StepResult {
  if (!work.job.step()) return quiet(state, true);
  const secret = new Uint8Array(32);
  const publicKey = new Uint8Array(33);
  const z = new Uint8Array(32);
  work.job.secret(secret);
  work.job.publicKey(publicKey);
  work.job.z(z);
  // Zeros say that the job saw a fault: MAKE will come again.
  if (publicKey[0] === 0) return abandon(state);
  const identity = encodeIdentity(secret, publicKey, work.suite, z);
  wipe(secret);
  const written = writeSlot(state, "identity", identity);
  return { ...abandon(written.state), effects: written.effects };
}

/** `key`: the data of a KEY of the right form. */
export function startWalletKey(core: Core, device: Device, key: ReceivedKey): WalletKeyWork {
  return { kind: "wallet-key", phase: "static", key, job: dhWith(core, device, pinnedKey(device.pin)) };
}

function dhWith(core: Core, device: Device, peer: Uint8Array): DhJob {
  const secret = identitySecret(device);
  const job = core.suite.dhJob(secret, peer);
  wipe(secret);
  return job;
}

export function walletKeySlice(core: Core, state: State, work: WalletKeyWork): StepResult {
  const next = (phase: Work) => quiet(withSession(state, { work: phase }), true);
  switch (work.phase) {
    case "static":
    case "ephemeral":
      if (!work.job.step()) return quiet(state, true);
      return work.job.valid ? next(multiplied(core, state.device, work)) : rejectKey(state, work);
    case "transcript":
      return work.hash.step() ? next({ ...work, phase: "derive" }) : quiet(state, true);
    case "derive":
      return next(derived(core, work));
    case "check":
      return check(core, state, work);
  }
}

/** After id·Q comes id·E, and after that the transcript. */
function multiplied(core: Core, device: Device, work: Extract<WalletKeyWork, { job: DhJob }>): WalletKeyWork {
  const { kind, key } = work;
  const shared = new Uint8Array(32);
  work.job.sharedX(shared);
  if (work.phase === "static") {
    return { kind, phase: "ephemeral", key, job: dhWith(core, device, key.e), x: new Secret(shared) };
  }
  const both = new Secret(concatBytes(work.x.reveal(), shared));
  wipe(shared);
  work.x.wipe();
  return { kind, phase: "transcript", key, both, hash: new HashJob(core, transcriptMessage(device, key)) };
}

function transcriptMessage(device: Device, key: ReceivedKey): Uint8Array {
  // With `concatBytes` in the hash's place: the message itself.
  return enrolTranscript(
    { hash: concatBytes },
    {
      order: orderData(device),
      identity: identityKey(device),
      purseNonce: orderNonce(device),
      q: pinnedKey(device.pin),
      e: key.e,
      institutionNonce: key.nonce,
    },
  );
}

function derived(core: Core, work: Extract<WalletKeyWork, { hash: DigestJob }>): WalletKeyWork {
  const transcript = work.hash.digest;
  const wallet = new Secret(core.derive(work.both.reveal(), "walletKey", transcript, 32));
  work.both.wipe();
  return { kind: work.kind, phase: "check", key: work.key, transcript, wallet };
}

function check(core: Core, state: State, work: Extract<WalletKeyWork, { phase: "check" }>): StepResult {
  const { key, transcript, wallet } = work;
  const expected = core.derive(wallet.reveal(), "confirmInstitution", transcript, 16);
  // public: the answer shows whether the institution confirmed.
  if (equal(expected, 0, key.confirm, 0, 16) !== 1) {
    wallet.wipe();
    return rejectKey(state, work);
  }
  const written = writeSlot(state, "walletKey", encodeWalletKey(wallet, transcript, key.bytes));
  wallet.wipe();
  return { ...abandon(written.state), effects: written.effects };
}

function rejectKey(state: State, { key }: WalletKeyWork): StepResult {
  return quiet(withSession(state, { work: null, rejectedKey: key.bytes }), true);
}
