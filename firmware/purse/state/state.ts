/**
 * All that a purse is between two events. `device` and `money` mirror what is on the medium; `session` is what a power cut may take.
 * States are replaced, never changed in place; the one exception is a running `Job`, whose scratch is its own and which is lost with the power.
 */

import { LIFE, type LifeCode, REASON } from "../../../protocol/commands/sync.js";
import { SUITE } from "../../../protocol/messages/suites.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { DhJob, KeyJob, SignJob, TicketJob } from "../../crypto/signing/jobs.js";
import { SLOT, type Vault } from "../../port/vault.js";
import type { Channel } from "../channel/channel.js";
import type { HashJob } from "../idle/hash-job.js";
import type { Rebuilding } from "../payment/last-answer.js";
import type { Priming, Ready } from "../payment/prepare.js";
import type { Money } from "./money.js";

/** What the vault holds, as raw bytes of its slots, empty where nothing was put. A slot with a key in it is a secret as a whole. */
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
  /** Index of the last handle shown(4) ‖ opens since the last finished sync(4). */
  readonly handle: Uint8Array;
  /** Number(4) ‖ key(32) ‖ name(16) of the bound phone; empty when none is. */
  readonly binding: Secret;
}

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

/** A payment that waits for a press. */
export interface Pending {
  readonly request: Uint8Array;
  readonly until_ms: number;
  readonly approved: boolean;
}

/** A SYNC-OPEN beyond the free ones. */
export type OpenPress = Omit<Pending, "request">;

/** Something only the wearer can allow, with a cue of its own. */
export type Consent =
  | { readonly kind: "bind"; readonly number: number; readonly key: Secret; readonly until_ms: number }
  | { readonly kind: "unload"; readonly number: number; readonly amount_minor: number; readonly until_ms: number }
  | { readonly kind: "thaw"; readonly until_ms: number };

/** Long work, done in slices while idle. */
export type Work =
  | { readonly kind: "identity"; readonly suite: number; readonly job: KeyJob }
  | { readonly kind: "agree"; readonly data: Uint8Array; readonly job: DhJob; readonly x: Secret | null }
  /** `both`: the two shared points, until the wallet key is made of them. */
  | {
      readonly kind: "confirm";
      readonly data: Uint8Array;
      readonly both: Secret;
      readonly hash: HashJob;
      readonly hashed: boolean;
      readonly wallet: Secret | null;
    }
  /** `secret` is wiped when it is sealed. */
  | {
      readonly kind: "ticket";
      readonly secret: Secret;
      readonly nonce: Uint8Array;
      readonly job: TicketJob;
      readonly made: boolean;
      readonly box: Uint8Array | null;
    }
  /** First the digest, then the signature. */
  | {
      readonly kind: "list";
      readonly number: number;
      readonly tickets: readonly number[];
      /** Goes into the signature's nonce. */
      readonly extra: Uint8Array;
      readonly hash: HashJob;
      readonly hashed: boolean;
      readonly job: SignJob | null;
      readonly signed: boolean;
    };

/** The contactless field, or the phone's radio. */
export type Radio = "nfc" | "ble";

/** What lasts as long as somebody is there. Each radio has its own: neither inherits from the other, and neither can disturb the other. */
export interface Connection {
  /** SELECT was heard. */
  readonly selected: boolean;
  /** A sync. */
  readonly channel: Channel | null;
  /** The nonces of a LINK-OPEN that has not been proved, 32 bytes, and the channel once it was. */
  readonly greeting: Uint8Array | null;
  readonly link: Channel | null;
}

export interface Session extends Connection {
  /** Whose meeting the session has in hand, and the other radio's. */
  readonly via: Radio;
  readonly otherConnection: Connection;
  /** A press-free payment was made in this field. */
  readonly pressFreeUsed: boolean;
  readonly pending: Pending | null;
  /** One more SYNC-OPEN waits for a press, or is allowed by one; until then. */
  readonly openPress: OpenPress | null;
  /** The last record is given again until then. */
  readonly heldUntil_ms: number;
  /** The last answer, so that a re-touch costs nothing. */
  readonly answer: Uint8Array | null;
  /** The same being made again, after a power cut. */
  readonly rebuilding: Rebuilding | null;
  /** What waits for a press and is no payment. */
  readonly consent: Consent | null;
  /** The next payment's ticket, made ready or being made ready. */
  readonly ready: Ready | null;
  readonly priming: Priming | null;
  readonly work: Work | null;
  /** The payment between the counter's bump and its signature. */
  readonly signing: Signing | null;
  /** KEY's data that did not confirm: refused without doing the work again. */
  readonly badKey: Uint8Array | null;
}

export interface State {
  readonly device: Device;
  readonly money: Money | null;
  /** Why the purse does not trust its own memory. */
  readonly damage: "damaged" | "counter" | null;
  /** The vault's counter as last read; null where the board has none. */
  readonly counter: number | null;
  readonly session: Session;
}

export interface Signing {
  readonly request: Uint8Array;
  readonly pressed: boolean;
  /** Asked for inside a link: told there. */
  readonly linked: boolean;
}

/** Nobody is there: what was is gone, or somebody else has come. */
export const NO_CONNECTION: Connection = Object.freeze({ selected: false, channel: null, greeting: null, link: null });

export const FRESH_SESSION: Session = Object.freeze({
  ...NO_CONNECTION,
  via: "nfc",
  otherConnection: NO_CONNECTION,
  pressFreeUsed: false,
  pending: null,
  openPress: null,
  heldUntil_ms: 0,
  answer: null,
  rebuilding: null,
  consent: null,
  ready: null,
  priming: null,
  work: null,
  signing: null,
  badKey: null,
});

/** The state with the meeting of this radio in hand. */
export function selectRadio(state: State, via: Radio): State {
  const { session } = state;
  if (session.via === via) return state;
  const { selected, channel, greeting, link } = session;
  const otherConnection = { selected, channel, greeting, link };
  return { ...state, session: { ...session, ...session.otherConnection, via, otherConnection } };
}

/** What a report says no longer holds, or another sync begins: no sync is open any more, over either radio. */
export function endSyncs(session: Session): Pick<Session, "channel" | "otherConnection"> {
  return { channel: null, otherConnection: { ...session.otherConnection, channel: null } };
}

export function lifeOf(state: State): LifeCode {
  if (state.device.active.length === 0) return state.device.walletKey.length === 0 ? LIFE.blank : LIFE.enrolled;
  if (state.money === null || state.damage !== null) return LIFE.suspended;
  if (state.money.retired) return LIFE.retired;
  return state.money.suspended ? LIFE.suspended : LIFE.active;
}

export function reasonOf(state: State): number {
  if (state.device.active.length === 0) return REASON.none;
  if (state.money === null || state.damage === "damaged") return REASON.damaged;
  if (state.damage === "counter") return REASON.counter;
  return state.money.suspended ? REASON.bank : REASON.none;
}

/** The suite of an identity; before there is one, the default. */
export function suiteOf(identity: Secret): number {
  return identity.length === 0 ? SUITE.sm : identity.reveal()[65];
}

/** The public half of the identity, 33 bytes. */
export function identityKey(device: Device): Uint8Array {
  return device.identity.reveal().slice(32, 65);
}

/** A copy of the secret wallet key, 32 bytes, for the caller to wipe. */
export function walletKey(device: Device): Uint8Array {
  return device.walletKey.reveal().slice(0, 32);
}
