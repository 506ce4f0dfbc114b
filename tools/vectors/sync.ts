/** What goes through a channel: frames, messages, the chain; and every derived key. */
import { apduCases } from "./apdu.js";
import { ascii, bad, type Case, cuts, field, good, hexOf, patched, u8, u16, u32, worked } from "./layout.js";
import { BINDING_KEY, LINK_NONCES } from "./link.js";
import { CHAIN, ticketOf, WALLET_KEY, WORKED_REQUEST } from "./ticket.js";
import { hash, KEYS, noise, prf, seal, sign, TIME_S, tag, WALLET } from "./world.js";

const INSTITUTION_NONCE = noise("sync institution nonce", 16);
const PURSE_NONCE = noise("sync purse nonce", 16);
const HANDLE = prf(WALLET_KEY, "handle", u32(1), 16);
const SESSION = prf(WALLET_KEY, "session", HANDLE + INSTITUTION_NONCE + PURSE_NONCE, 32);
const DOWN = SESSION.slice(0, 32);
const UP = SESSION.slice(32);

export function syncOpenVectors() {
  const fields = [
    field("handle", HANDLE, "PRF(K_w, “handle”, i): names the purse once, to its institution alone"),
    field("nonce", PURSE_NONCE, "the purse's"),
  ];
  const form = { command: "sync-open", cla: "80", ins: "60", p1: "00" };
  return {
    walletKey: WALLET_KEY,
    cases: [
      ...apduCases({ ...form, data: INSTITUTION_NONCE, dataMeans: "the institution's nonce" }, "SYNC-OPEN"),
      worked("decodeSyncOpenAnswer", "answer", fields, { handle: HANDLE, nonce: PURSE_NONCE }),
      ...cuts("decodeSyncOpenAnswer", hexOf(fields)),
    ],
    handles: [1, 2, 64, 0xffffffff].map((index) => ({ index, handle: prf(WALLET_KEY, "handle", u32(index), 16) })),
    session: { handle: HANDLE, institutionNonce: INSTITUTION_NONCE, purseNonce: PURSE_NONCE, down: DOWN, up: UP },
  };
}

function frameFields(more: number, kind: number, payload: string) {
  return [
    field("flags", u8(more), "bit 0: more of this message follows"),
    field("kind", u8(kind), "0 next, 1 hello, 2 orders, 3 report, 4 applied, 5 request, 6 response"),
    field("length", u16(payload.length / 2), "of the payload, at most 220"),
    field("payload", payload, "the message, or a part of it"),
    field("padding", "00".repeat(220 - payload.length / 2), "zeros up to 224 bytes"),
  ];
}

export function frameVectors() {
  const hello = frameFields(0, 1, u32(TIME_S));
  const next = hexOf(frameFields(0, 0, ""));
  const part = noise("frame", 32).repeat(7).slice(0, 440);
  const full = hexOf(frameFields(1, 3, part));
  const d = "decodeFrame";
  const long = `${hexOf(hello).slice(0, 4)}00dd${hexOf(hello).slice(8)}`;
  return {
    session: { down: DOWN, up: UP },
    cases: [
      worked(d, "HELLO", hello, { more: false, kind: 1, payload: u32(TIME_S) }),
      good(d, "next", next, { more: false, kind: 0, payload: "" }),
      good(d, "a full one, more to come", full, { more: true, kind: 3, payload: part }),
      ...cuts(d, hexOf(hello)),
      bad(d, "flags 2", hexOf(patched(hello, "flags", "02")), "bad-value"),
      bad(d, "kind 7", hexOf(patched(hello, "kind", "07")), "bad-value"),
      bad(d, "length 221", long, "bad-length"),
      bad(d, "padding is not zero", `${hexOf(hello).slice(0, -2)}01`, "bad-padding"),
      bad(d, "payload longer than said", hexOf(patched(hello, "length", u16(3))), "bad-padding"),
    ],
    sealed: [
      { direction: "down", counter: 0, key: DOWN, nonce: u32(0).repeat(4), plain: hexOf(hello) },
      { direction: "up", counter: 0, key: UP, nonce: u32(0).repeat(4), plain: full },
      { direction: "down", counter: 1, key: DOWN, nonce: u32(0).repeat(3) + u32(1), plain: next },
    ].map((row) => ({ ...row, box: seal(row.key, row.nonce, row.plain) })),
    cut: [0, 1, 220, 221, 440, 2200].map((length) => ({
      length,
      frames: Math.max(1, Math.ceil(length / 220)),
      last: length === 0 ? 0 : ((length - 1) % 220) + 1,
    })),
  };
}

const STANDING_FIELDS = [
  field("life", u8(2), "0 blank, 1 enrolled, 2 active, 3 suspended, 4 retired"),
  field("reason", u8(0), "0 none, 1 damaged, 2 counter, 3 bank"),
  field("counter", u32(7), "the vault's counter; ffffffff where the board has none"),
  field("seq", u32(7), "payments made"),
  field("balance_minor", u32(18_766), "balance"),
  field("lastCredit", u32(3), "number of the last credit applied"),
  field("chain", CHAIN, "chain value after the last payment"),
  field("tickets", u8(9), "certified tickets not spent"),
  field("binding", u32(3), "number of the binding in force; 0 when no phone is bound"),
  field("lastUnload", u32(2), "number of the last unload that was pressed for"),
];
const STANDING = hexOf(STANDING_FIELDS);
const STANDING_VALUE = {
  life: 2,
  reason: 0,
  counter: 7,
  seq: 7,
  balance_minor: 18_766,
  lastCredit: 3,
  chain: CHAIN,
  tickets: 9,
  binding: 3,
  lastUnload: 2,
};

/** A signed list of two new keys. */
function keyList() {
  const keys = [KEYS.tickets[1].publicKey, KEYS.tickets[2].publicKey];
  const digest = hash(tag("openpurse keys v1"), u8(2), WALLET, u32(5), u8(keys.length), ...keys);
  return { suite: 2, wallet: WALLET, number: 5, keys, digest, signature: sign(KEYS.identity, digest) };
}

function reportCases(): Case[] {
  const { number, keys, signature } = keyList();
  const paid = u32(7) + ticketOf(0).id + u8(0) + WORKED_REQUEST.hex;
  const fields = [
    field("standing", STANDING, "as in APPLIED, 43 bytes"),
    field("payments", u8(1), "how many follow, at most 24"),
    field("payment", paid, "seq(4) ‖ ticketId(8) ‖ pressed(1) ‖ request(35), for each, in order"),
    field("keys", u8(2), "how many keys, at most 16; with 0 nothing follows"),
    field("number", u32(number), "number of the list, from 1"),
    field("key", keys.join(""), "33 bytes each"),
    field("signature", signature, "by the identity key, see [keys.md](keys.md)"),
  ];
  const value = {
    standing: STANDING_VALUE,
    paid: [{ seq: 7, ticketId: ticketOf(0).id, pressed: false, request: WORKED_REQUEST.hex }],
    keys: { number, keys, signature },
  };
  const d = "decodeReport";
  const with_ = (name: string, hex: string) => hexOf(patched(fields, name, hex));
  return [
    worked(d, "REPORT", fields, value),
    good(d, "nothing paid, no keys", `${STANDING}0000`, { standing: STANDING_VALUE, paid: [], keys: null }),
    longestReport(),
    ...cuts(d, hexOf(fields)),
    bad(d, "25 payments", with_("payments", u8(25)), "bad-value"),
    bad(d, "17 keys", with_("keys", u8(17)), "bad-value"),
    bad(d, "more payments than there are bytes", `${STANDING}0200`, "too-short"),
    bad(d, "pressed is neither 0 nor 1", with_("payment", paid.slice(0, 24) + u8(2) + paid.slice(26)), "bad-value"),
  ];
}

/** 24 payments and 16 keys: the most that a purse can have to say. Its keys and signature are noise. */
function longestReport(): Case {
  const paid = Array.from({ length: 24 }, (_, i) => ({
    seq: i + 1,
    ticketId: noise(`ticket id ${i}`, 8),
    pressed: i % 2 === 1,
    request: WORKED_REQUEST.hex,
  }));
  const keys = Array.from({ length: 16 }, (_, i) => `02${noise(`key ${i}`, 32)}`);
  const signature = noise("list a", 32) + noise("list b", 32);
  const payments = paid.map((p) => u32(p.seq) + p.ticketId + u8(p.pressed ? 1 : 0) + p.request).join("");
  const bytes = STANDING + u8(24) + payments + u8(16) + u32(9) + keys.join("") + signature;
  const value = { standing: STANDING_VALUE, paid, keys: { number: 9, keys, signature } };
  return good("decodeReport", "the longest", bytes, value);
}

export function syncVectors() {
  const hello = [field("time_s", u32(TIME_S), "the institution's time")];
  const box = seal(DOWN, u32(0).repeat(4), hexOf(frameFields(0, 1, u32(TIME_S))));
  const none = { ...STANDING_VALUE, counter: null };
  const form = { command: "sync", cla: "80", ins: "62", p1: "00", data: box, dataMeans: "a frame" };
  const d = "decodePurseStatus";
  return {
    cases: [
      ...apduCases(form, "SYNC"),
      worked("decodeHello", "HELLO", hello, TIME_S),
      ...cuts("decodeHello", u32(TIME_S)),
      worked(d, "APPLIED", STANDING_FIELDS, STANDING_VALUE),
      good(d, "no counter", hexOf(patched(STANDING_FIELDS, "counter", "ffffffff")), none),
      ...cuts(d, STANDING),
      bad(d, "life 5", hexOf(patched(STANDING_FIELDS, "life", "05")), "bad-value"),
      bad(d, "reason 4", hexOf(patched(STANDING_FIELDS, "reason", "04")), "bad-value"),
      ...reportCases(),
    ],
  };
}

export function chainVectors() {
  const steps: unknown[] = [];
  let chain = "00".repeat(16);
  for (let i = 0; i < 3; i++) {
    const request = patchAmount(1_000 * (i + 1));
    const pressed = i === 1;
    const before = chain;
    chain = hash(tag("openpurse chain v1"), before, ticketOf(i).id, request, u8(pressed ? 1 : 0)).slice(0, 32);
    steps.push({ before, ticketId: ticketOf(i).id, request, pressed, after: chain });
  }
  return { steps };
}

function patchAmount(amount_minor: number): string {
  const { hex } = WORKED_REQUEST;
  return hex.slice(0, 18) + u32(amount_minor) + hex.slice(26);
}

export function keysVectors() {
  const key = WALLET_KEY;
  const transcript = noise("transcript", 32);
  const root = noise("vault root", 32);
  const salt = noise("journal salt", 16);
  const both = noise("static x", 32) + noise("ephemeral x", 32);
  const session = HANDLE + INSTITUTION_NONCE + PURSE_NONCE;
  const rows: [string, string, string, string, number][] = [
    ["walletKey", "wallet key", both, transcript, 32],
    ["confirmInstitution", "confirm institution", key, transcript, 16],
    ["confirmPurse", "confirm purse", key, transcript, 16],
    ["activate", "activate", key, transcript, 16],
    ["blob", "blob", key, "", 16],
    ["handle", "handle", key, u32(1), 16],
    ["session", "session", key, session, 32],
    ["linkPhone", "link phone", BINDING_KEY, LINK_NONCES, 16],
    ["linkPurse", "link purse", BINDING_KEY, LINK_NONCES, 16],
    ["linkSession", "link session", BINDING_KEY, LINK_NONCES, 32],
    ["journal", "journal", root, salt, 16],
    ["seal", "ticket seal", root, "", 16],
  ];
  return {
    derivations: rows.map(([name, label, k, data, length]) => ({
      name,
      label,
      labelHex: ascii(label),
      key: k,
      data,
      length,
      out: prf(k, label, data, length),
    })),
    signer: KEYS.identity,
    lists: [keyList()],
  };
}
