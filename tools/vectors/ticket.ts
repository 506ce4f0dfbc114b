/** Tickets, the blob and the payment that a ticket signs. */
import { apduCases } from "./apdu.js";
import {
  ascii,
  bad,
  type Case,
  cuts,
  type Field,
  field,
  good,
  hexOf,
  patched,
  u8,
  u16,
  u32,
  worked,
} from "./layout.js";
import { CNY, EXPIRY_S, hash, INSTITUTION, KEYS, noise, prf, seal, sign, TIME_S, tag } from "./world.js";

export const HEAD_FIELDS: readonly Field[] = [
  field("version", u8(1), "1"),
  field("suite", u8(2), "2: ECDSA on P-256 with SHA-256"),
  field("institution", INSTITUTION, "operating institution"),
  field("keyNumber", u16(1), "number of the institution's ticket key"),
  field("level", u8(1), "level of the purse, 0 … 2"),
  field("offline", u8(1), "1: a payee that is offline may accept it"),
  field("max_minor", u32(10_000), "the most it can pay"),
  field("currency", u16(CNY), "ISO 4217 numeric"),
  field("expiry_s", u32(EXPIRY_S), "Unix seconds, a whole day, the same for a level"),
];

export const HEAD_VALUE = {
  version: 1,
  suite: 2,
  institution: INSTITUTION,
  keyNumber: 1,
  level: 1,
  offline: true,
  max_minor: 10_000,
  currency: CNY,
  expiry_s: EXPIRY_S,
};

export const HEAD = hexOf(HEAD_FIELDS);

/** The i-th test ticket, certified. */
export function ticketOf(i: number) {
  const key = KEYS.tickets[i];
  const digest = hash(tag("openpurse ticket v1"), HEAD, key.publicKey);
  const signature = sign(KEYS.ticketKey, digest);
  const id = hash(key.publicKey).slice(0, 16);
  return { key, id, digest, signature, hex: HEAD + key.publicKey + signature };
}

function headErrors(decoder: string, rest: string): Case[] {
  const with_ = (name: string, hex: string) => hexOf(patched(HEAD_FIELDS, name, hex)) + rest;
  return [
    bad(decoder, "version 2", with_("version", "02"), "bad-version"),
    bad(decoder, "suite 3", with_("suite", "03"), "bad-suite"),
    bad(decoder, "suite 0", with_("suite", "00"), "bad-suite"),
    bad(decoder, "level 3", with_("level", "03"), "bad-value"),
    bad(decoder, "offline is neither 0 nor 1", with_("offline", "02"), "bad-value"),
  ];
}

export function ticketVectors() {
  const first = ticketOf(0);
  const fields = [
    ...HEAD_FIELDS,
    field(
      "publicKey",
      first.key.publicKey,
      "SEC 1 compressed point; whether it is on the curve is the verifier's to say",
    ),
    field("signature", first.signature, "r ‖ s by the institution's ticket key"),
  ];
  const value = { head: HEAD_VALUE, publicKey: first.key.publicKey, signature: first.signature };
  const online = hexOf(patched(patched(HEAD_FIELDS, "offline", "00"), "level", "00"));
  const cases: Case[] = [
    worked("decodeTicketHead", "head", HEAD_FIELDS, HEAD_VALUE),
    good("decodeTicketHead", "level 0, online payee only", online, { ...HEAD_VALUE, level: 0, offline: false }),
    ...cuts("decodeTicketHead", HEAD),
    ...headErrors("decodeTicketHead", ""),
    worked("decodeTicket", "ticket", fields, value),
    ...cuts("decodeTicket", first.hex),
    ...headErrors("decodeTicket", first.hex.slice(40)),
    bad(
      "decodeTicket",
      "the key is not compressed",
      HEAD + hexOf([field("k", `04${first.key.publicKey.slice(2)}`, "")]) + first.signature,
      "bad-value",
    ),
  ];
  const certified = KEYS.tickets.map((key, i) => {
    const { id, digest, signature } = ticketOf(i);
    return { key: key.label, publicKey: key.publicKey, ticketId: id, digest, signature };
  });
  return { issuer: KEYS.ticketKey, cases, certified };
}

export const WALLET_KEY = hash(ascii("openpurse test wallet key"));
export const CHAIN = noise("chain", 16);
const BLOB_FIELDS = [
  field("seq", u32(7), "number of this payment, from 1"),
  field("balance_minor", u32(20_000), "balance before this payment"),
  field("chain", CHAIN, "chain value before this payment"),
];

/** The sealed blob of the worked payment. */
function sealedBlob() {
  const key = prf(WALLET_KEY, "blob", "", 16);
  const nonce = `${ticketOf(0).id}0000000000000000`;
  return { key, nonce, plain: hexOf(BLOB_FIELDS), box: seal(key, nonce, hexOf(BLOB_FIELDS)) };
}

export function blobVectors() {
  const sealed = sealedBlob();
  const value = { seq: 7, balance_minor: 20_000, chain: CHAIN };
  return {
    cases: [worked("decodeBlob", "plaintext", BLOB_FIELDS, value), ...cuts("decodeBlob", sealed.plain)],
    sealed: [{ walletKey: WALLET_KEY, ticketId: ticketOf(0).id, ...sealed }],
  };
}

const REQUEST_FIELDS = [
  field("online", "00", "1: the payee asks the institution before it gives anything"),
  field("payee", ascii("MERCHANT"), "who is paid"),
  field("amount_minor", u32(1_234), "1 … 2³¹ − 1"),
  field("currency", u16(CNY), "ISO 4217 numeric"),
  field("txId", ascii("TX000001"), "with the payee, the name of the payment"),
  field("nonce", noise("pay nonce", 8), "the terminal's"),
  field("time_s", u32(TIME_S), "the terminal's clock; data only"),
];
const REQUEST = hexOf(REQUEST_FIELDS);
const REQUEST_VALUE = {
  online: false,
  payee: ascii("MERCHANT"),
  amount_minor: 1_234,
  currency: CNY,
  txId: ascii("TX000001"),
  nonce: noise("pay nonce", 8),
  time_s: TIME_S,
};

/** One payment, every step of it, so that an implementer sees where his bytes part from ours. */
function signedPayment(pressed: boolean) {
  const ticket = ticketOf(0);
  const { box } = sealedBlob();
  const flags = pressed ? "01" : "00";
  const context = hash(tag("openpurse context v1"), ticket.hex, box);
  const body = tag("openpurse pay v1") + context + REQUEST + flags;
  const digest = hash(body);
  const signature = sign(ticket.key, digest);
  const answer = flags + ticket.hex + box + signature;
  return { pressed, request: REQUEST, ticket: ticket.hex, blob: box, context, body, digest, signature, answer };
}

function payRequestCases(): Case[] {
  const d = "decodeRequest";
  const with_ = (name: string, hex: string) => hexOf(patched(REQUEST_FIELDS, name, hex));
  return [
    worked(d, "request", REQUEST_FIELDS, REQUEST_VALUE),
    good(d, "online payee", with_("online", "01"), { ...REQUEST_VALUE, online: true }),
    good(d, "the least", with_("amount_minor", u32(1)), { ...REQUEST_VALUE, amount_minor: 1 }),
    good(d, "the most", with_("amount_minor", "7fffffff"), { ...REQUEST_VALUE, amount_minor: 0x7fffffff }),
    ...cuts(d, REQUEST),
    bad(d, "amount 0", with_("amount_minor", u32(0)), "bad-value"),
    bad(d, "amount 2³¹", with_("amount_minor", "80000000"), "bad-value"),
    bad(d, "online is neither 0 nor 1", with_("online", "02"), "bad-value"),
  ];
}

export function payVectors() {
  const ticket = ticketOf(0);
  const payment = signedPayment(false);
  const fields = [
    field("flags", "00", "bit 0: the wearer pressed for this very request"),
    field("ticket", ticket.hex, "the ticket that this payment spends"),
    field("blob", payment.blob, "for the institution alone"),
    field("signature", payment.signature, "r ‖ s by the ticket's key"),
  ];
  const value = {
    pressed: false,
    ticket: { head: HEAD_VALUE, publicKey: ticket.key.publicKey, signature: ticket.signature },
    blob: payment.blob,
    signature: payment.signature,
  };
  const form = { command: "pay", cla: "80", ins: "50", p1: "00", data: REQUEST, dataMeans: "the request" };
  const d = "decodePayAnswer";
  return {
    ticketKey: ticket.key,
    cases: [
      ...apduCases(form, "PAY"),
      ...payRequestCases(),
      worked(d, "answer", fields, value),
      good(d, "answer, pressed", signedPayment(true).answer, {
        ...value,
        pressed: true,
        signature: signedPayment(true).signature,
      }),
      ...cuts(d, payment.answer),
      bad(d, "flags 2", `02${payment.answer.slice(2)}`, "bad-value"),
      ...headErrors(d, "").map((one) => ({ ...one, hex: `00${one.hex}${payment.answer.slice(42)}` })),
    ],
    signed: [payment, signedPayment(true)],
  };
}

/** The request of the worked payment, for the files that go on from it. */
export const WORKED_REQUEST = { hex: REQUEST, value: REQUEST_VALUE };
