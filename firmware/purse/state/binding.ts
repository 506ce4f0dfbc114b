/** The bound phone, one at a time, in the vault: number(4) ‖ key(32) ‖ name(16), or nothing. */

import { concatBytes, Reader, Writer } from "../../../protocol/codec/bytes.js";
import { NAME_LENGTH } from "../../../protocol/commands/link.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { Core } from "../core.js";
import type { Device } from "./device.js";

export interface Binding {
  /** The institution's number of it, from 1. */
  readonly number: number;
  /** What the phone calls this bracelet, 16 bytes. */
  readonly name: Uint8Array;
}

const KEY_AT = 4;
const NAME_AT = 36;
const BINDING_LENGTH = NAME_AT + NAME_LENGTH;

export function bindingOf(device: Device): Binding | null {
  const record = device.binding.reveal();
  if (record.length !== BINDING_LENGTH) return null;
  return { number: new Reader(record).u32(), name: record.slice(NAME_AT) };
}

/** A phone with this key, 32 bytes, that has given no name yet. */
export function encodeBinding(number: number, key: Secret): Secret {
  return new Secret(concatBytes(new Writer(KEY_AT).u32(number).done(), key.reveal(), new Uint8Array(NAME_LENGTH)));
}

/** The binding in force, with another name. */
export function renamedBinding(device: Device, name: Uint8Array): Secret {
  return new Secret(concatBytes(device.binding.reveal().slice(0, NAME_AT), name));
}

/**
 * The key to prove with: the phone's, or a random one when no phone is bound. Both are prepared the same way and chosen by an index into an array, not by a
 * branch, so that timing does not tell a stranger whether a phone is bound.
 */
export function provingKey(core: Core, device: Device): Uint8Array {
  const records = [core.random(BINDING_LENGTH), device.binding.reveal()];
  const bound = (((records[1].length ^ BINDING_LENGTH) - 1) >> 31) & 1;
  return records[bound].slice(KEY_AT, NAME_AT);
}
