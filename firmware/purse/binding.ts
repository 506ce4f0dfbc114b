/** The bound phone: one at a time, its key in the vault. */
import { NAME_LENGTH } from "../../protocol/link.js";
import { join, Writer } from "../../protocol/wire.js";
import { SLOT } from "../port/vault.js";
import { type Effect, withSession } from "./outcome.js";
import type { Device, State } from "./state.js";

export interface Binding {
  /** The institution's number of it, from 1. */
  readonly number: number;
  /** 32 bytes, secret. */
  readonly key: Uint8Array;
  /** What the phone calls this bracelet, 16 bytes. */
  readonly name: Uint8Array;
}

export function bindingOf(device: Device): Binding | null {
  const b = device.binding;
  if (b.length !== 36 + NAME_LENGTH) return null;
  const number = b[0] * 16777216 + b[1] * 65536 + b[2] * 256 + b[3];
  return { number, key: b.slice(4, 36), name: b.slice(36) };
}

interface Bound {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly cues: readonly never[];
}

function put(state: State, bytes: Uint8Array): Bound {
  return {
    state: { ...state, device: { ...state.device, binding: bytes } },
    effects: [{ kind: "vault", slot: SLOT.binding, bytes }],
    cues: [],
  };
}

export function bound(state: State, binding: Binding): Bound {
  return put(state, join(new Writer(4).u32(binding.number).done(), binding.key, binding.name));
}

/** The phone is forgotten, and a link that is open ends. */
export function unbound(state: State): Bound {
  return put(withSession(state, { link: null, greeting: null }), new Uint8Array(0));
}
