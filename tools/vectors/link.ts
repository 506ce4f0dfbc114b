/** LINK-OPEN and LINK: what a bound phone and its bracelet say to each other, and the chunks that it goes in over BLE. */
import { apduCases } from "./apdu.js";
import { PARAMS_FIELDS } from "./enrol.js";
import { ascii, bad, type Case, cuts, field, good, hexOf, patched, u8, u16, u32, worked } from "./layout.js";
import { noise, PARAMS, prf, seal, TIME_S } from "./world.js";

export const BINDING_KEY = noise("binding key", 32);
const PHONE_NONCE = noise("link phone nonce", 16);
const PURSE_NONCE = noise("link purse nonce", 16);
export const LINK_NONCES = PHONE_NONCE + PURSE_NONCE;
const PHONE_PROOF = prf(BINDING_KEY, "link phone", LINK_NONCES, 16);
const PURSE_PROOF = prf(BINDING_KEY, "link purse", LINK_NONCES, 16);
const SESSION = prf(BINDING_KEY, "link session", LINK_NONCES, 32);
const DOWN = SESSION.slice(0, 32);

export function linkOpenVectors() {
  const form = { command: "link-open", cla: "80", ins: "70" };
  return {
    cases: [
      ...apduCases({ ...form, p1: "00", data: PHONE_NONCE, dataMeans: "the phone's nonce" }, "LINK-OPEN GREET"),
      ...apduCases({ ...form, p1: "01", data: PHONE_PROOF, dataMeans: "the phone's proof" }, "LINK-OPEN PROVE"),
    ],
    proof: {
      bindingKey: BINDING_KEY,
      phoneNonce: PHONE_NONCE,
      purseNonce: PURSE_NONCE,
      phoneProof: PHONE_PROOF,
      purseProof: PURSE_PROOF,
      down: DOWN,
      up: SESSION.slice(32),
    },
  };
}

const LIMITS = { maxPayment_minor: 5_000, pressFree_minor: 1_000, pressFreeSum_minor: 5_000 };
const LIMITS_HEX = u32(5_000) + u32(1_000) + u32(5_000);
const NAME = ascii("left wrist", 16);
/** Whether these bytes are a request, and an answer, is for others to judge. */
const REQUEST = noise("a request", 32) + "01".repeat(3);
const ANSWER = noise("an answer", 32)
  .repeat(7)
  .slice(0, 2 * 222);

function requestCases(): Case[] {
  const d = "decodeLinkRequest";
  const limits = [
    field("tag", u8(3), "the request"),
    field("maxPayment_minor", u32(5_000), "the most in one payment"),
    field("pressFree_minor", u32(1_000), "above this a payment needs a press"),
    field("pressFreeSum_minor", u32(5_000), "above this sum since the last press too"),
  ];
  const plain: readonly [number, string][] = [
    [1, "status"],
    [2, "history"],
    [4, "freeze"],
    [5, "thaw"],
    [7, "unbind"],
  ];
  return [
    worked(d, "limits", limits, { tag: "limits", limits: LIMITS }),
    ...cuts(d, hexOf(limits)),
    ...plain.map(([tag, name]) => good(d, name, u8(tag), { tag: name })),
    good(d, "name", u8(6) + NAME, { tag: "name", name: NAME }),
    bad(d, "tag 0", "00", "bad-value"),
    good(d, "pay", u8(8) + REQUEST, { tag: "pay", request: REQUEST }),
    bad(d, "tag 9", "09", "bad-value"),
    bad(d, "a request of 34 bytes", `08${REQUEST.slice(2)}`, "too-short"),
    good(d, "the bank's own, pressed for", `03${u32(0x7fffffff)}${u32(0)}${u32(0)}`, {
      tag: "limits",
      limits: { maxPayment_minor: 0x7fffffff, pressFree_minor: 0, pressFreeSum_minor: 0 },
    }),
    bad(d, "limits that are not on the list", `03${u32(5_000)}${u32(1_000)}${u32(4_999)}`, "bad-value"),
    bad(d, "no limit at all", `03${u32(0x7fffffff).repeat(3)}`, "bad-value"),
    bad(d, "a limit of 2³¹", `03${u32(1)}80000000${u32(1)}`, "bad-value"),
    bad(d, "status and a byte", "0100", "too-long"),
    bad(d, "a name of 15 bytes", `06${NAME.slice(2)}`, "too-short"),
  ];
}

const STATUS = {
  life: 2,
  reason: 0,
  balance_minor: 18_766,
  tickets: 9,
  seq: 7,
  time_s: TIME_S,
  params: PARAMS,
  limits: LIMITS,
  frozen: false,
  name: NAME,
};

const STATUS_FIELDS = [
  field("tag", u8(3), "the response"),
  field("life", u8(2), "as in a standing"),
  field("reason", u8(0), "as in a standing"),
  field("balance_minor", u32(18_766), "balance"),
  field("tickets", u8(9), "payments left before the next sync"),
  field("seq", u32(7), "payments made"),
  field("time_s", u32(TIME_S), "the institution's time at the last sync"),
  field("parameters", hexOf(PARAMS_FIELDS), "the bank's, see [sync.md](sync.md)"),
  field("limits", LIMITS_HEX, "those in force: the lower of the bank's and the wearer's own"),
  field("frozen", u8(0), "1: no payments until thawed"),
  field("name", NAME, "UTF-8, zero-padded"),
];

const HISTORY_FIELDS = [
  field("tag", u8(4), "the response"),
  field("payments", u8(1), "how many follow, at most 16, newest last"),
  field("seq", u32(7), "number of the payment"),
  field("amount_minor", u32(1_234), "amount"),
  field("payee", ascii("MERCHANT"), "who was paid"),
  field("time_s", u32(TIME_S), "the terminal's clock"),
  field("pressed", u8(1), "1: the wearer pressed"),
];

function responseCases(): Case[] {
  const d = "decodeLinkResponse";
  const row = { seq: 7, amount_minor: 1_234, payee: ascii("MERCHANT"), time_s: TIME_S, pressed: true };
  const rowHex = hexOf(HISTORY_FIELDS.slice(2));
  return [
    worked(d, "status", STATUS_FIELDS, { tag: "status", status: STATUS }),
    ...cuts(d, hexOf(STATUS_FIELDS)),
    worked(d, "history", HISTORY_FIELDS, { tag: "history", payments: [row] }),
    good(d, "an empty history", "0400", { tag: "history", payments: [] }),
    good(d, "16 payments", `0410${rowHex.repeat(16)}`, { tag: "history", payments: Array(16).fill(row) }),
    good(d, "done", "00", { tag: "done" }),
    good(d, "refused", "01", { tag: "refused" }),
    good(d, "press", "02", { tag: "press" }),
    good(d, "paid", u8(5) + ANSWER, { tag: "paid", answer: ANSWER }),
    good(d, "sync", "06", { tag: "sync" }),
    good(d, "working", "07", { tag: "working" }),
    bad(d, "tag 8", "08", "bad-value"),
    bad(d, "an answer of 221 bytes", `05${ANSWER.slice(2)}`, "too-short"),
    bad(d, "17 payments", `0411${rowHex.repeat(17)}`, "bad-value"),
    bad(d, "pressed is neither 0 nor 1", hexOf(patched(HISTORY_FIELDS, "pressed", "02")), "bad-value"),
    bad(d, "more payments than there are bytes", "0401", "too-short"),
    bad(d, "frozen is neither 0 nor 1", hexOf(patched(STATUS_FIELDS, "frozen", "02")), "bad-value"),
    bad(d, "life 5", hexOf(patched(STATUS_FIELDS, "life", "05")), "bad-value"),
    bad(d, "done and a byte", "0000", "too-long"),
  ];
}

/** Header and payload of each chunk, written down apart from the code that cuts. */
function chunked(message: string): string[] {
  const parts = message === "" ? [""] : (message.match(/.{1,38}/g) ?? []);
  const last = parts.length - 1;
  return parts.map((part, i) => u8((i === 0 ? 0x80 : 0) + (i === last ? 0x40 : 0) + i) + part);
}

export function linkVectors() {
  const request = `0005${u16(1)}01${"00".repeat(219)}`;
  const box = seal(DOWN, u32(0).repeat(4), request);
  const form = { command: "link", cla: "80", ins: "72", p1: "00", data: box, dataMeans: "a frame" };
  const messages = ["", "9000", noise("chunk", 19), noise("chunk", 20), noise("chunks", 29).repeat(9)];
  return {
    cases: [...apduCases(form, "LINK"), ...requestCases(), ...responseCases()],
    chunks: messages.map((message) => ({ message, chunks: chunked(message) })),
  };
}
