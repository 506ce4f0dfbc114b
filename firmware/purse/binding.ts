/** The bound phone: one at a time, its key in the vault. */
import { NAME_LENGTH } from "../../protocol/link.js";
import { join, Writer } from "../../protocol/wire.js";
import { SLOT } from "../port/vault.js";
import type { Core } from "./core.js";
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

const BINDING_LENGTH = 36 + NAME_LENGTH;

export function bindingOf(device: Device): Binding | null {
  const b = device.binding;
  if (b.length !== BINDING_LENGTH) return null;
  const number = b[0] * 16777216 + b[1] * 65536 + b[2] * 256 + b[3];
  return { number, key: b.slice(4, 36), name: b.slice(36) };
}

/** The key to prove with: the phone's, or one that nobody has. The same is drawn and cut out either way, so that a stranger's clock tells nothing. */
export function provingKey(core: Core, device: Device): Uint8Array {
  const nobodys = core.random(BINDING_LENGTH);
  const record = device.binding.length === BINDING_LENGTH ? device.binding : nobodys;
  return record.slice(4, 36);
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

/** The phone is forgotten, and a link that is open ends, over whichever radio. */
export function unbound(state: State): Bound {
  const aside = { ...state.session.aside, link: null, greeting: null };
  return put(withSession(state, { link: null, greeting: null, aside }), new Uint8Array(0));
}
