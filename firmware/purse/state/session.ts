/**
 * What lasts for one field or one radio link, and what a power cut may take. The types of all that lies in a session are here, below the rooms that
 * work with them. Sessions are replaced, never changed in place; the one exception is a running `Job`, whose scratch is its own.
 */
import type { KeyStep } from "../../../protocol/commands/enrol.js";
import type { ReceivedRequest } from "../../../protocol/commands/pay.js";
import type { Frame } from "../../../protocol/messages/frame.js";
import type { Secret } from "../../crypto/memory/secret.js";
import type { DhJob, Job, KeyJob, SignJob, TicketJob } from "../../crypto/signing/jobs.js";

/** The contactless field, or the phone's radio. */
export type Radio = "nfc" | "ble";

/** The purse's end of a channel (protocol/messages/frame.ts). */
export interface Channel {
  /** Session keys, 16 bytes each: towards the purse, and from it. */
  readonly down: Secret;
  readonly up: Secret;
  readonly received: number;
  readonly sent: number;
  /** Kind of the message that must come next; null when none may. */
  readonly expects: number | null;
  readonly incoming: Uint8Array;
  readonly outgoing: readonly Frame[];
}

/** What lasts as long as a reader's field or a phone's radio link. Each radio has its own, and neither can use or disturb the other's. */
export interface Connection {
  /** SELECT was received. */
  readonly selected: boolean;
  /** An open sync. */
  readonly channel: Channel | null;
  /** The nonces of a LINK-OPEN that is not proved yet, 32 bytes. */
  readonly linkNonces: Uint8Array | null;
  /** The channel with the bound phone, once it has proved its key. */
  readonly link: Channel | null;
}

/**
 * What a press answers, until it lapses. There is one question at a time, and asking another replaces it (consent/question.ts). A payment and a SYNC-OPEN are
 * approved by the press and then sent again; the others are carried out by it.
 */
export type Question =
  /** Once approved, `until_ms` says how long the approval holds; meanwhile nothing else is asked. */
  | {
      readonly kind: "payment";
      readonly request: ReceivedRequest;
      readonly approved: boolean;
      readonly until_ms: number;
    }
  /** A SYNC-OPEN beyond the free ones. Its approval is `openAllowedUntil_ms`. */
  | { readonly kind: "sync-open"; readonly until_ms: number }
  | { readonly kind: "bind"; readonly number: number; readonly key: Secret; readonly until_ms: number }
  | { readonly kind: "unload"; readonly number: number; readonly amount_minor: number; readonly until_ms: number }
  | { readonly kind: "thaw"; readonly until_ms: number };

/** Which payment something was prepared for: anything that changes one of these makes it stale. */
export interface Prospect {
  readonly ticket: number;
  readonly seq: number;
  readonly balance_minor: number;
}

/** The next payment while it is prepared. `secret` is the ticket's, wiped when the job has taken it. */
export interface Preparation extends Prospect {
  readonly secret: Secret;
  readonly job: Job;
  readonly blob: Uint8Array | null;
}

/** The next payment, prepared: the core holds the presignature, and this is what is signed. */
export interface PreparedPayment extends Prospect {
  readonly blob: Uint8Array;
  /** State of the hash after tag and context digest: one whole block. */
  readonly prefix: number[];
}

/** The last answer while it is made again: the blob, and then the hash's state after all that comes before the request. */
interface Rebuilding {
  readonly blob: Uint8Array;
  readonly prefix: number[] | null;
}

/** The payment between the counter's bump and its signature. */
interface Signing {
  readonly request: ReceivedRequest;
  readonly pressed: boolean;
  /** Requested inside a link, so answered there. */
  readonly linked: boolean;
}

/** KEY as it was received: its fields and the 65 bytes. */
export interface ReceivedKey extends KeyStep {
  readonly bytes: Uint8Array;
}

/** A hash over a long message, in slices. */
export interface DigestJob extends Job {
  /** 32 bytes, once `step` has returned true. */
  readonly digest: Uint8Array;
}

export type IdentityWork = { readonly kind: "identity"; readonly suite: number; readonly job: KeyJob };

/** The wallet key: two Diffie–Hellman jobs, the transcript's hash, the key, and the check of the institution's confirmation. */
export type WalletKeyWork = { readonly kind: "wallet-key"; readonly key: ReceivedKey } & (
  | { readonly phase: "static"; readonly job: DhJob }
  /** `x`: the first shared coordinate. */
  | { readonly phase: "ephemeral"; readonly job: DhJob; readonly x: Secret }
  /** `both`: the two shared coordinates, until the wallet key is derived from them. */
  | { readonly phase: "transcript" | "derive"; readonly both: Secret; readonly hash: DigestJob }
  | { readonly phase: "check"; readonly transcript: Uint8Array; readonly wallet: Secret }
);

/** A ticket: its key pair, the seal of its secret (which is wiped then), its record. `nonce` is the seal's. */
export type TicketWork = { readonly kind: "ticket"; readonly nonce: Uint8Array; readonly job: TicketJob } & (
  | { readonly phase: "key-pair" | "seal"; readonly secret: Secret }
  | { readonly phase: "store"; readonly box: Uint8Array }
);

/** A signed list of new public keys: its digest, its signature, its record. */
export type KeyListWork = {
  readonly kind: "key-list";
  readonly number: number;
  readonly tickets: readonly number[];
} /** `extra` goes into the signature's nonce. */ & (
  | { readonly phase: "digest" | "start-signature"; readonly hash: DigestJob; readonly extra: Uint8Array }
  | { readonly phase: "signature" | "store"; readonly job: SignJob }
);

/** Long work, done in slices while idle. */
export type Work = IdentityWork | WalletKeyWork | TicketWork | KeyListWork;

export interface Session extends Connection {
  /** The radio whose connection the session has in hand, and the other radio's connection. */
  readonly via: Radio;
  readonly otherConnection: Connection;
  /** A press-free payment was made in this field. */
  readonly pressFreeUsed: boolean;
  /** What the next press answers, if it comes in time. */
  readonly question: Question | null;
  /** Until then one more SYNC-OPEN is allowed, by a press; 0 when none is. A question that is asked meanwhile does not end it. */
  readonly openAllowedUntil_ms: number;
  /** Until then the last answer is given again to a reader that knows its request. */
  readonly lastAnswerUntil_ms: number;
  /** The last answer's bytes; null until they are made again after a power cut. */
  readonly lastAnswer: Uint8Array | null;
  readonly rebuilding: Rebuilding | null;
  readonly prepared: PreparedPayment | null;
  readonly preparation: Preparation | null;
  readonly work: Work | null;
  readonly signing: Signing | null;
  /** KEY's data that did not confirm: refused without doing the work again. */
  readonly rejectedKey: Uint8Array | null;
}

/** Default connection: no reader connected. */
export const NO_CONNECTION: Connection = Object.freeze({
  selected: false,
  channel: null,
  linkNonces: null,
  link: null,
});

export const FRESH_SESSION: Session = Object.freeze({
  ...NO_CONNECTION,
  via: "nfc",
  otherConnection: NO_CONNECTION,
  pressFreeUsed: false,
  question: null,
  openAllowedUntil_ms: 0,
  lastAnswerUntil_ms: 0,
  lastAnswer: null,
  rebuilding: null,
  prepared: null,
  preparation: null,
  work: null,
  signing: null,
  rejectedKey: null,
});

/** Ends the open sync over either radio: another one begins, or what a report stated is no longer true. */
export function endSyncs(session: Session): Pick<Session, "channel" | "otherConnection"> {
  return { channel: null, otherConnection: { ...session.otherConnection, channel: null } };
}

/** Ends the link over either radio: the phone is no longer bound. */
export function endLinks(session: Session): Pick<Session, "link" | "linkNonces" | "otherConnection"> {
  return {
    link: null,
    linkNonces: null,
    otherConnection: { ...session.otherConnection, link: null, linkNonces: null },
  };
}
