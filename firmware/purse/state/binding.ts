/** The bound phone: one at a time, its key in the vault. */

import { concatBytes, Writer } from "../../../protocol/codec/bytes.js";
import { NAME_LENGTH } from "../../../protocol/commands/link.js";
import { Secret } from "../../crypto/memory/secret.js";
import { SLOT } from "../../port/vault.js";
import type { Core } from "../core.js";
import { type Effect, withSession } from "../effects.js";
import type { Device, State } from "./state.js";

export interface Binding {
  /** The institution's number of it, from 1. */
  readonly number: number;
  /** What the phone calls this bracelet, 16 bytes. */
  readonly name: Uint8Array;
}

/** Number(4) ‖ key(32) ‖ name(16). */
const NAME_AT = 36;
const BINDING_LENGTH = NAME_AT + NAME_LENGTH;

export function bindingOf(device: Device): Binding | null {
  const b = device.binding.reveal();
  if (b.length !== BINDING_LENGTH) return null;
  const number = b[0] * 16777216 + b[1] * 65536 + b[2] * 256 + b[3];
  return { number, name: b.slice(NAME_AT) };
}

/**
 * The key to prove with: the phone's, or one that nobody has. The same is drawn and cut out either way, and which one it is is a place in an array, not a
 * branch, so that a stranger's clock does not tell whether a phone is bound.
 */
export function provingKey(core: Core, device: Device): Uint8Array {
  const records = [core.random(BINDING_LENGTH), device.binding.reveal()];
  const bound = (((records[1].length ^ BINDING_LENGTH) - 1) >> 31) & 1;
  return records[bound].slice(4, NAME_AT);
}

interface Bound {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly cues: readonly never[];
}

function put(state: State, record: Uint8Array): Bound {
  const bytes = new Secret(record);
  return {
    state: { ...state, device: { ...state.device, binding: bytes } },
    effects: [{ kind: "vault", slot: SLOT.binding, bytes }],
    cues: [],
  };
}

/** The phone with this key, 32 bytes; it has given no name yet. */
export function bound(state: State, number: number, key: Secret): Bound {
  return put(state, concatBytes(new Writer(4).u32(number).done(), key.reveal(), new Uint8Array(NAME_LENGTH)));
}

/** The bound phone calls this bracelet so from now on. */
export function renamed(state: State, name: Uint8Array): Bound {
  return put(state, concatBytes(state.device.binding.reveal().slice(0, NAME_AT), name));
}

/** The phone is forgotten, and a link that is open ends, over whichever radio. */
export function unbound(state: State): Bound {
  const otherConnection = { ...state.session.otherConnection, link: null, greeting: null };
  return put(withSession(state, { link: null, greeting: null, otherConnection }), new Uint8Array(0));
}
