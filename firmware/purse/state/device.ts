/**
 * What the vault holds, as raw bytes of its slots, empty where nothing was written, and the layout of each slot: this file is the only one that knows
 * where something stands in a slot. A slot with a key in it is a secret as a whole.
 */
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { KEY_LENGTH, ORDER_LENGTH } from "../../../protocol/commands/enrol.js";
import { SUITE } from "../../../protocol/messages/suites.js";
import { Secret } from "../../crypto/memory/secret.js";
import { SLOT, type Vault } from "../../port/vault.js";
import type { Core } from "../core.js";

export interface Device {
  readonly root: Secret;
  /** d(32) ‖ public key(33) ‖ suite(1) ‖ Z(32; zeros in suite 2). */
  readonly identity: Secret;
  /** The data of PIN, 140 bytes. */
  readonly pin: Uint8Array;
  /** The data of ORDER, 91 bytes, and our nonce, 16. */
  readonly order: Uint8Array;
  /** Wallet key(32) ‖ transcript(32) ‖ the data of KEY(65). */
  readonly walletKey: Secret;
  /** The data of ACTIVATE, 37 bytes: present once the purse was taken into use. */
  readonly active: Uint8Array;
  /** Layout: handles.ts. */
  readonly handle: Uint8Array;
  /** Layout: binding.ts. */
  readonly binding: Secret;
}

const PUBLIC_KEY_AT = 32;
const SUITE_AT = 65;
const Z_AT = 66;
const TRANSCRIPT_AT = 32;
const KEY_DATA_AT = 64;

export function readDevice(vault: Vault): Device {
  return {
    root: new Secret(vault.read(SLOT.root)),
    identity: new Secret(vault.read(SLOT.identity)),
    pin: vault.read(SLOT.pin),
    order: vault.read(SLOT.order),
    walletKey: new Secret(vault.read(SLOT.walletKey)),
    active: vault.read(SLOT.active),
    handle: vault.read(SLOT.handle),
    binding: new Secret(vault.read(SLOT.binding)),
  };
}

/** The identity's slot. `d`: the private key, 32 bytes, for the caller to wipe. */
export function encodeIdentity(d: Uint8Array, publicKey: Uint8Array, suite: number, z: Uint8Array): Secret {
  return new Secret(concatBytes(d, publicKey, Uint8Array.of(suite), z));
}

/** The suite of an identity; before there is one, the default. */
export function suiteOf(identity: Secret): number {
  return identity.length === 0 ? SUITE.sm : identity.reveal()[SUITE_AT];
}

/** The public half of the identity, 33 bytes. */
export function identityKey(device: Device): Uint8Array {
  return device.identity.reveal().slice(PUBLIC_KEY_AT, SUITE_AT);
}

/** A copy of the identity's private key, 32 bytes, for the caller to wipe. */
export function identitySecret(device: Device): Uint8Array {
  return device.identity.reveal().slice(0, PUBLIC_KEY_AT);
}

/** Z of the identity in suite 1, 32 bytes (zeros in suite 2). */
export function identityZ(device: Device): Uint8Array {
  return device.identity.reveal().slice(Z_AT);
}

/** The data of ORDER as it was received. */
export function orderData(device: Device): Uint8Array {
  return device.order.slice(0, ORDER_LENGTH);
}

/** The purse's nonce in its answer to ORDER. */
export function orderNonce(device: Device): Uint8Array {
  return device.order.slice(ORDER_LENGTH);
}

/** The wallet key's slot. `keyData`: the data of KEY. */
export function encodeWalletKey(key: Secret, transcript: Uint8Array, keyData: Uint8Array): Secret {
  if (keyData.length !== KEY_LENGTH) throw new RangeError("not the data of KEY");
  return new Secret(concatBytes(key.reveal(), transcript, keyData));
}

/** A copy of the secret wallet key, 32 bytes, for the caller to wipe. */
export function walletKey(device: Device): Uint8Array {
  return device.walletKey.reveal().slice(0, TRANSCRIPT_AT);
}

/** The transcript in which the wallet key was agreed, 32 bytes. */
export function transcriptOf(device: Device): Uint8Array {
  return device.walletKey.reveal().slice(TRANSCRIPT_AT, KEY_DATA_AT);
}

/** The data of the KEY that was accepted. */
export function keyData(device: Device): Uint8Array {
  return device.walletKey.reveal().slice(KEY_DATA_AT);
}

/** The key that ticket secrets are sealed with on flash, 16 bytes, for the caller to wipe; it never leaves the bracelet. */
export function sealKey(core: Core, device: Device): Uint8Array {
  return core.derive(device.root.reveal(), "seal", new Uint8Array(0), 16);
}
