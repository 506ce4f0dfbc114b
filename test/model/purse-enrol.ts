/** ENROL as the ideal purse does it: MAKE and PIN at the factory, ORDER, KEY and ACTIVATE at the station. */

import { prf } from "../../parties/shared/crypto/ascon.js";
import type { Signer } from "../../parties/shared/crypto/signer.js";
import { suiteOf } from "../../parties/shared/crypto/suites.js";
import { openActivation, walletKey } from "../../parties/shared/crypto/wallet-key.js";
import { type Environment, hex, unhex } from "../../parties/shared/environment.js";
import { sameBytes } from "../../protocol/codec/bytes.js";
import { type Command, ENROL_STEP, encodeResponse, statusOnly } from "../../protocol/commands/apdu.js";
import {
  decodeActivation,
  decodeKey,
  decodeMake,
  decodeOrder,
  decodePin,
  encodeOrderAnswer,
  enrolTranscript,
} from "../../protocol/commands/enrol.js";
import { SW } from "../../protocol/commands/status.js";
import { LIFE } from "../../protocol/commands/sync.js";
import type { Memory } from "./purse-memory.js";

/** One step of ENROL; each can be sent again. */
export function enrolStep(m: Memory, world: Environment, command: Command): Uint8Array {
  switch (command.p1) {
    case ENROL_STEP.make:
      return make(m, command.data, world);
    case ENROL_STEP.pin:
      return pin(m, command.data);
    case ENROL_STEP.order:
      return order(m, command.data, world);
    case ENROL_STEP.key:
      return key(m, command.data);
    default:
      return activate(m, command.data);
  }
}

function make(m: Memory, data: Uint8Array, world: Environment): Uint8Array {
  const suite = decodeMake(data);
  if (!suite.ok) return statusOnly(SW.malformed);
  if (m.identity === "") Object.assign(m, { suite: suite.value, identity: hex(suiteOf(suite.value).newSecret(world)) });
  if (m.suite !== suite.value) return statusOnly(SW.refused);
  return encodeResponse(ownOf(m).publicKey, SW.done);
}

const ownOf = (m: Memory): Signer => suiteOf(m.suite).signerOf(unhex(m.identity));

function pin(m: Memory, data: Uint8Array): Uint8Array {
  const pin = decodePin(data);
  if (!pin.ok) return statusOnly(SW.malformed);
  if (m.identity === "") return statusOnly(SW.refused);
  if (m.pin !== null) return statusOnly(hex(m.pin.q) === hex(pin.value.q) ? SW.done : SW.refused);
  if (!sameBytes(pin.value.attestation.identity, ownOf(m).publicKey)) return statusOnly(SW.refused);
  m.pin = pin.value;
  return statusOnly(SW.done);
}

function order(m: Memory, data: Uint8Array, world: Environment): Uint8Array {
  const order = decodeOrder(data);
  if (!order.ok) return statusOnly(SW.malformed);
  if (m.pin === null || !sameBytes(order.value.institution, m.pin.institution)) return statusOnly(SW.refused);
  if (order.value.suite !== m.suite) return statusOnly(SW.refused);
  if (m.order !== hex(data)) {
    if (m.life !== LIFE.blank) return statusOnly(SW.refused);
    Object.assign(m, { order: hex(data), nonce: hex(world.random(16)), transcript: "" });
  }
  const answer = encodeOrderAnswer({ attestation: m.pin.attestation, nonce: unhex(m.nonce) });
  return encodeResponse(answer, SW.done);
}

function key(m: Memory, data: Uint8Array): Uint8Array {
  const step = decodeKey(data);
  if (!step.ok) return statusOnly(SW.malformed);
  if (m.pin === null || m.order === "") return statusOnly(SW.refused);
  const { e, nonce, confirm } = step.value;
  const own = ownOf(m);
  const [order, purseNonce] = [unhex(m.order), unhex(m.nonce)];
  const transcript = enrolTranscript(suiteOf(m.suite).verifier, {
    order,
    identity: own.publicKey,
    purseNonce,
    q: m.pin.q,
    e,
    institutionNonce: nonce,
  });
  if (m.life !== LIFE.blank) {
    return m.transcript === hex(transcript) ? encodeResponse(unhex(m.confirm), SW.done) : statusOnly(SW.refused);
  }
  const key = agree(own, m.pin.q, e, transcript);
  if (key === null || !sameBytes(prf(key, "confirmInstitution", transcript, 16), confirm))
    return statusOnly(SW.refused);
  const mine = prf(key, "confirmPurse", transcript, 16);
  Object.assign(m, { transcript: hex(transcript), walletKey: hex(key), confirm: hex(mine) });
  return encodeResponse(mine, SW.done);
}

function agree(own: Signer, q: Uint8Array, e: Uint8Array, transcript: Uint8Array): Uint8Array | null {
  try {
    return walletKey(own.sharedX(q), own.sharedX(e), transcript);
  } catch {
    return null; // E is not a point.
  }
}

function activate(m: Memory, data: Uint8Array): Uint8Array {
  if (m.box === hex(data)) return statusOnly(SW.done);
  if (m.life !== LIFE.blank || m.transcript === "") return statusOnly(SW.refused);
  const plain = openActivation(unhex(m.walletKey), unhex(m.transcript), data);
  const activation = plain === null ? null : decodeActivation(plain);
  const order = decodeOrder(unhex(m.order));
  if (!activation?.ok || !order.ok) return statusOnly(SW.refused);
  const { params, time_s } = activation.value;
  const { wallet, currency } = order.value;
  Object.assign(m, { box: hex(data), params, time_s, wallet: hex(wallet), currency, life: LIFE.active });
  return statusOnly(SW.done);
}
