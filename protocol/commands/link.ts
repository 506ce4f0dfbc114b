/**
 * LINK: requests of a bound phone to its bracelet inside the channel, and the responses, each one message (frame.ts). Limits can only be lowered, and to
 * one of a few sets; what a phone may not do (move money onto the purse, bring tickets, raise a limit) has no message.
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import { type Decoded, err } from "../codec/result.js";
import { encodeParams, PARAMS_LENGTH, type Params, readParams } from "../messages/params.js";
import { encodeCommand } from "./apdu.js";
import { PAY_ANSWER_LENGTH, REQUEST_LENGTH } from "./pay.js";

/** The wearer's own limits. The bank's apply as well; the lower one counts. */
export interface OwnLimits {
  readonly maxPayment_minor: number;
  readonly pressFree_minor: number;
  readonly pressFreeSum_minor: number;
}

/** As a limit of the wearer's own: none; the bank's alone applies. */
export const BANKS_OWN = 0x7fffffff;

/**
 * All that a wearer can choose, the same for every bracelet of any level and currency: a reader that tries payments can find a bracelet's limits, so rare
 * limits would identify it (docs/design/README.md, "Own limits come from a list"). From each set a wearer can still go down to the last.
 */
export const OWN_LIMITS: readonly OwnLimits[] = Object.freeze([
  Object.freeze({ maxPayment_minor: BANKS_OWN, pressFree_minor: 0, pressFreeSum_minor: 0 }),
  Object.freeze({ maxPayment_minor: 5_000, pressFree_minor: 1_000, pressFreeSum_minor: 5_000 }),
  Object.freeze({ maxPayment_minor: 2_000, pressFree_minor: 1_000, pressFreeSum_minor: 2_000 }),
  Object.freeze({ maxPayment_minor: 2_000, pressFree_minor: 0, pressFreeSum_minor: 0 }),
]);

/** Are all three limits of `limits` at most those of `than`? */
export function atMost(limits: OwnLimits, than: OwnLimits): boolean {
  return (
    limits.maxPayment_minor <= than.maxPayment_minor &&
    limits.pressFree_minor <= than.pressFree_minor &&
    limits.pressFreeSum_minor <= than.pressFreeSum_minor
  );
}

/** Is it one of `OWN_LIMITS`? */
export function isOffered(limits: OwnLimits): boolean {
  return OWN_LIMITS.some((one) => atMost(one, limits) && atMost(limits, one));
}

export const NAME_LENGTH = 16;
/** Payments a purse remembers for its phone. */
export const MAX_HISTORY = 16;

export type LinkRequest =
  | { readonly tag: "status" }
  | { readonly tag: "history" }
  | { readonly tag: "limits"; readonly limits: OwnLimits }
  /** Stop paying until thawed. */
  | { readonly tag: "freeze" }
  /** Pay again; waits for a press. */
  | { readonly tag: "thaw" }
  /** 16 bytes, UTF-8, zero-padded. */
  | { readonly tag: "name"; readonly name: Uint8Array }
  | { readonly tag: "unbind" }
  /** Pay the payee of this request: 35 bytes, as PAY's data (pay.ts). Always waits for a press; then send the same bytes again. */
  | { readonly tag: "pay"; readonly request: Uint8Array };

export interface LinkStatus {
  readonly life: number;
  readonly reason: number;
  readonly balance_minor: number;
  /** Tickets left: payments that are possible before the next sync. */
  readonly tickets: number;
  readonly seq: number;
  /** The institution's time at the last sync. */
  readonly time_s: number;
  readonly params: Params;
  readonly limits: OwnLimits;
  readonly frozen: boolean;
  readonly name: Uint8Array;
}

interface LinkPayment {
  readonly seq: number;
  readonly amount_minor: number;
  readonly payee: Uint8Array;
  /** The terminal's clock. */
  readonly time_s: number;
  readonly pressed: boolean;
}

export type LinkResponse =
  | { readonly tag: "done" }
  | { readonly tag: "refused" }
  /** The wearer must press; then send the same request again. */
  | { readonly tag: "press" }
  | { readonly tag: "status"; readonly status: LinkStatus }
  /** Newest last. */
  | { readonly tag: "history"; readonly payments: readonly LinkPayment[] }
  /** PAY's answer, 222 bytes: for the payee, who alone can judge it. */
  | { readonly tag: "paid"; readonly answer: Uint8Array }
  /** The purse must sync before it pays. */
  | { readonly tag: "sync" }
  /** The purse needs idle time first: send the same request again. */
  | { readonly tag: "working" };

const REQUEST_TAG = Object.freeze({
  status: 1,
  history: 2,
  limits: 3,
  freeze: 4,
  thaw: 5,
  name: 6,
  unbind: 7,
  pay: 8,
} as const);
const RESPONSE_TAG = Object.freeze({
  done: 0,
  refused: 1,
  press: 2,
  status: 3,
  history: 4,
  paid: 5,
  sync: 6,
  working: 7,
} as const);

export function encodeLink(frame: Uint8Array): Uint8Array {
  return encodeCommand("link", frame);
}

function encodeLimits(l: OwnLimits): Uint8Array {
  return new Writer(12).u32(l.maxPayment_minor).u32(l.pressFree_minor).u32(l.pressFreeSum_minor).done();
}

function readLimits(r: Reader): OwnLimits {
  const limit = () => {
    const value = r.u32();
    if (value > 0x7fffffff) r.fail("bad-value");
    return value;
  };
  return { maxPayment_minor: limit(), pressFree_minor: limit(), pressFreeSum_minor: limit() };
}

export function encodeLinkRequest(request: LinkRequest): Uint8Array {
  const tag = Uint8Array.of(REQUEST_TAG[request.tag]);
  if (request.tag === "limits") return concatBytes(tag, encodeLimits(request.limits));
  if (request.tag === "name") return concatBytes(tag, request.name);
  if (request.tag === "pay") return concatBytes(tag, request.request);
  return tag;
}

export function decodeLinkRequest(bytes: Uint8Array): Decoded<LinkRequest> {
  const r = new Reader(bytes);
  switch (r.u8()) {
    case REQUEST_TAG.status:
      return r.done<LinkRequest>({ tag: "status" });
    case REQUEST_TAG.history:
      return r.done<LinkRequest>({ tag: "history" });
    case REQUEST_TAG.limits: {
      const limits = readLimits(r);
      if (!isOffered(limits)) r.fail("bad-value");
      return r.done<LinkRequest>({ tag: "limits", limits });
    }
    case REQUEST_TAG.freeze:
      return r.done<LinkRequest>({ tag: "freeze" });
    case REQUEST_TAG.thaw:
      return r.done<LinkRequest>({ tag: "thaw" });
    case REQUEST_TAG.name: {
      const name = r.bytes(NAME_LENGTH);
      return r.done<LinkRequest>({ tag: "name", name });
    }
    case REQUEST_TAG.unbind:
      return r.done<LinkRequest>({ tag: "unbind" });
    case REQUEST_TAG.pay: {
      const request = r.bytes(REQUEST_LENGTH);
      return r.done<LinkRequest>({ tag: "pay", request });
    }
    default:
      return err(bytes.length === 0 ? "too-short" : "bad-value");
  }
}

const STATUS_LENGTH = 2 + 4 + 1 + 4 + 4 + PARAMS_LENGTH + 12 + 1 + NAME_LENGTH;

export function encodeLinkResponse(response: LinkResponse): Uint8Array {
  const tag = Uint8Array.of(RESPONSE_TAG[response.tag]);
  if (response.tag === "status") {
    const s = response.status;
    const w = new Writer(STATUS_LENGTH).u8(s.life).u8(s.reason).u32(s.balance_minor).u8(s.tickets).u32(s.seq);
    w.u32(s.time_s).append(encodeParams(s.params)).append(encodeLimits(s.limits));
    return concatBytes(
      tag,
      w
        .u8(s.frozen ? 1 : 0)
        .append(s.name)
        .done(),
    );
  }
  if (response.tag === "history") {
    const rows = response.payments.map((p) =>
      new Writer(21)
        .u32(p.seq)
        .u32(p.amount_minor)
        .append(p.payee)
        .u32(p.time_s)
        .u8(p.pressed ? 1 : 0)
        .done(),
    );
    return concatBytes(tag, Uint8Array.of(rows.length), ...rows);
  }
  if (response.tag === "paid") return concatBytes(tag, response.answer);
  return tag;
}

export function decodeLinkResponse(bytes: Uint8Array): Decoded<LinkResponse> {
  const r = new Reader(bytes);
  switch (r.u8()) {
    case RESPONSE_TAG.done:
      return bytes.length === 0 ? err("too-short") : r.done<LinkResponse>({ tag: "done" });
    case RESPONSE_TAG.refused:
      return r.done<LinkResponse>({ tag: "refused" });
    case RESPONSE_TAG.press:
      return r.done<LinkResponse>({ tag: "press" });
    case RESPONSE_TAG.status: {
      const status = readStatus(r);
      return r.done<LinkResponse>({ tag: "status", status });
    }
    case RESPONSE_TAG.history: {
      const payments: LinkPayment[] = [];
      for (let i = r.ranged(0, MAX_HISTORY); i > 0 && r.error === null; i--) {
        const row = { seq: r.u32(), amount_minor: r.u32(), payee: r.bytes(8), time_s: r.u32() };
        payments.push({ ...row, pressed: r.ranged(0, 1) === 1 });
      }
      return r.done<LinkResponse>({ tag: "history", payments });
    }
    case RESPONSE_TAG.paid: {
      const answer = r.bytes(PAY_ANSWER_LENGTH);
      return r.done<LinkResponse>({ tag: "paid", answer });
    }
    case RESPONSE_TAG.sync:
      return r.done<LinkResponse>({ tag: "sync" });
    case RESPONSE_TAG.working:
      return r.done<LinkResponse>({ tag: "working" });
    default:
      return err("bad-value");
  }
}

function readStatus(r: Reader): LinkStatus {
  return {
    life: r.ranged(0, 4),
    reason: r.ranged(0, 3),
    balance_minor: r.u32(),
    tickets: r.u8(),
    seq: r.u32(),
    time_s: r.u32(),
    params: readParams(r),
    limits: readLimits(r),
    frozen: r.ranged(0, 1) === 1,
    name: r.bytes(NAME_LENGTH),
  };
}
