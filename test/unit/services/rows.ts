/**
 * One row for every route there is (routes.test.ts sees to that): who may ask, who has the wrong role, whose affairs they are not, what is sent, and how
 * it ends. Where a route names something that may not be there, the row names what is not.
 */
import { YUAN } from "../parties/town.js";
import { COOPERATIVE, PAYEE } from "./counter.js";

export interface Row {
  /** A token's name in counter.ts; empty for a route for anyone. */
  readonly as: string;
  readonly wrong: string;
  /** The right role, and somebody else's affairs. */
  readonly stranger?: string;
  /** Of the path, where `PLACES` will not do. */
  readonly at?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** 200, or the name of the refusal. */
  readonly ends: string;
}

const NOBODY = "00000000000000ff";
const INSTITUTION = "00000102";
export const PEER = "000000ff";

/** What stands for a parameter of a path. */
export const PLACES: Readonly<Record<string, string>> = {
  payee: PAYEE,
  name: "alice",
  wallet: NOBODY,
  session: "0".repeat(32),
  round: "never",
  level: "1",
  number: "9",
};

const amount = { amount_minor: 99 * YUAN };
const record = { request: "00".repeat(35), answer: "00".repeat(222) };
const point = `02${"11".repeat(32)}`;
const limits = {
  maxBalance_minor: 1_000 * YUAN,
  maxPayment_minor: 100 * YUAN,
  pressFree_minor: 101 * YUAN,
  pressFreeSum_minor: 150 * YUAN,
  tickets: 10,
};
const charter = {
  keyNumber: 1,
  firstWallet: "0000000000000001",
  lastWallet: "0000000000000002",
  bestClass: 1,
  expiry_s: 1_900_000_000,
  publicKey: point,
};
const operator = { as: "operator", wrong: "merchant" };
const governor = { as: "governor", wrong: "bank" };
const alice = { as: "alice", wrong: "merchant", stranger: "bob" };
const merchant = { as: "merchant", wrong: "alice", stranger: "otherMerchant" };
const station = { as: "station", wrong: "operator" };
const peer = { as: "peer", wrong: "alice", stranger: "otherPeer", at: { id: PEER } };
const above = { as: "above", wrong: "operator" };
const bank = { as: "bank", wrong: "governor", stranger: "otherBank", at: { id: INSTITUTION } };
const teller = { as: "teller", wrong: "", stranger: "otherTeller" };
const anyone = { as: "", wrong: "", ends: "200" };

const INSTITUTION_ROWS: Readonly<Record<string, Row>> = {
  "GET /certificates": anyone,
  "GET /bulletin": { as: "peer", wrong: "alice", ends: "200" },
  "GET /bulletins": { as: "merchant", wrong: "alice", ends: "200" },
  "GET /fork-proofs": { as: "peer", wrong: "merchant", ends: "200" },
  "POST /treasury/issue": { ...operator, body: { amount_minor: 2 ** 31 - 1 }, ends: "reserve-too-small" },
  "POST /treasury/redeem": { ...operator, body: { amount_minor: 2 ** 31 - 1 }, ends: "insufficient-funds" },
  "POST /treasury/guarantee": { ...operator, body: { amount_minor: 2 ** 31 - 1 }, ends: "insufficient-funds" },
  "POST /ticket-keys/{number}": { ...operator, body: { expiry_s: 4_000_000_000 }, ends: "bad-key-number" },
  "GET /rules": { ...operator, ends: "200" },
  "POST /rules/{level}": { ...operator, body: limits, ends: "bad-rule" },
  "POST /lapses": { ...operator, ends: "200" },
  "POST /purses/{wallet}/suspension": { ...operator, ends: "no-such-wallet" },
  "POST /purses/{wallet}/repair": { ...operator, ends: "no-such-wallet" },
  "POST /purses/{wallet}/release": { ...operator, ends: "not-bound" },
  "GET /reconciliation": { ...operator, ends: "200" },
  "GET /statement": { ...operator, ends: "200" },
  "POST /tokens": { ...operator, body: { role: "merchant", subject: "nobody" }, ends: "bad-subject" },
  "DELETE /tokens/{id}": { ...operator, at: { id: "0".repeat(16) }, ends: "no-such-token" },
  "POST /peers/{id}/claims": { ...peer, body: { payee: PAYEE, records: [record] }, ends: "200" },
  "POST /peers/{id}/refunds": {
    ...peer,
    ends: "no-such-payment",
    body: { payee: PAYEE, ticketId: "11".repeat(8), amount_minor: 1 },
  },
  "POST /rounds/{round}/presentation": { ...above, ends: "200" },
  "POST /rounds/{round}/agreement": {
    ...above,
    at: { round: "unheard" },
    ends: "key-reused",
    body: { presentments: [{ debtor: INSTITUTION, creditor: PEER, amount_minor: 1 }] },
  },
  "POST /rounds/{round}/settlement": { ...above, at: { round: "unheard" }, ends: "key-reused" },
  "POST /rounds/{round}/cancellation": { ...above, ends: "200" },
  "POST /cooperatives/{id}/certificate": {
    as: "cooperative",
    wrong: "merchant",
    stranger: "otherCooperative",
    at: { id: COOPERATIVE },
    body: charter,
    ends: "class-not-delegable",
  },
  "POST /makers": { ...operator, body: { maker: "00000009", publicKey: point }, ends: "200" },
  "POST /enrolments": {
    ...station,
    ends: "undecodable",
    body: { certificate: "00".repeat(130), order: "00".repeat(91), answer: "00".repeat(119) },
  },
  "POST /enrolments/{wallet}/activation": { ...station, body: { confirm: "00".repeat(16) }, ends: "no-enrolment" },
  "POST /syncs": { ...station, ends: "200" },
  "POST /syncs/{session}/opened": { ...station, body: { answer: "00".repeat(32) }, ends: "no-such-session" },
  "POST /syncs/{session}/frames": { ...station, body: { answer: "00".repeat(240) }, ends: "no-such-session" },
  "POST /merchants": { ...operator, body: { payee: PAYEE }, ends: "200" },
  "POST /merchants/{payee}/claims": { ...merchant, body: { records: [record] }, ends: "200" },
  "POST /merchants/{payee}/refunds": {
    ...merchant,
    ends: "no-such-payment",
    body: { ticketId: "11".repeat(8), amount_minor: 1 },
  },
  "POST /merchants/{payee}/payouts": { ...merchant, body: { ...amount, wallet: "alice" }, ends: "insufficient-funds" },
  "GET /merchants/{payee}/balance": { ...merchant, ends: "200" },
  "GET /merchants/{payee}/history": { ...merchant, ends: "200" },
  "POST /wallets": { ...operator, body: { name: "cooperative-00000007", holder: "person" }, ends: "name-taken" },
  "POST /wallets/{name}/purchases": { ...operator, at: { name: "nobody" }, body: amount, ends: "no-such-account" },
  "POST /wallets/{name}/sales": { ...alice, body: amount, ends: "insufficient-funds" },
  "POST /wallets/{name}/loads": { ...alice, body: { ...amount, wallet: NOBODY }, ends: "no-such-wallet" },
  "GET /wallets/{name}/balance": { ...alice, ends: "200" },
  "GET /wallets/{name}/history": { ...alice, ends: "200" },
  "POST /wallets/{name}/syncs": { ...alice, body: { bind: false }, ends: "200" },
  "GET /wallets/{name}/bracelets": { ...alice, ends: "200" },
  "POST /wallets/{name}/bracelets/{wallet}/release": { ...alice, ends: "not-bound" },
  "POST /wallets/{name}/bracelets/{wallet}/loss": { ...alice, ends: "not-bound" },
  "POST /wallets/{name}/bracelets/{wallet}/heir": { ...alice, body: { heir: NOBODY }, ends: "not-bound" },
  "POST /wallets/{name}/unloads": { ...alice, body: { ...amount, wallet: NOBODY }, ends: "not-bound" },
  "POST /wallets/{name}/unloads/cancellation": { ...alice, body: { unload: "none" }, ends: "no-such-unload" },
};

const CENTRAL_ROWS: Readonly<Record<string, Row>> = {
  "GET /root": anyone,
  "POST /institutions/{id}/issue": {
    ...bank,
    ends: "reserve-too-small",
    body: { amount_minor: 2 ** 31 - 1, movement: `${INSTITUTION}/issue/rows` },
  },
  "POST /institutions/{id}/redeem": {
    ...bank,
    ends: "not-outstanding",
    body: { amount_minor: 2 ** 31 - 1, movement: `${INSTITUTION}/redeem/rows` },
  },
  "POST /institutions/{id}/certificate": {
    ...bank,
    wrong: "",
    ends: "undecodable",
    body: { keyNumber: 9, publicKey: `05${"11".repeat(32)}`, expiry_s: 4_000_000_000 },
  },
  "POST /institutions/{id}/deposit": { ...governor, at: { id: "0000000a" }, body: amount, ends: "unknown-institution" },
  "GET /institutions/{id}/movements": { ...bank, wrong: "", ends: "200" },
  "GET /circulation": { ...governor, ends: "200" },
  "POST /rounds/{round}": { ...governor, wrong: "", ends: "no-members" },
  "POST /rounds/{round}/cancellation": { ...governor, ends: "no-such-round" },
  "GET /rounds/{round}": { ...governor, wrong: "", ends: "no-such-round" },
  "GET /rounds": { ...governor, ends: "200" },
  "POST /tokens": { ...governor, body: { role: "institution", subject: "nobody" }, ends: "bad-subject" },
  "DELETE /tokens/{id}": { ...governor, at: { id: "0".repeat(16) }, ends: "no-such-token" },
};

const COOPERATIVE_ROWS: Readonly<Record<string, Row>> = {
  "GET /certificate": anyone,
  "POST /orders": { ...teller, body: { wallet: NOBODY }, ends: "200" },
  "POST /cash": { ...teller, body: { ...amount, wallet: NOBODY }, ends: "no-such-wallet" },
  "GET /till": { ...teller, ends: "200" },
  "POST /tokens": { as: "manager", wrong: "teller", body: { role: "station", subject: "nobody" }, ends: "bad-subject" },
  "DELETE /tokens/{id}": { as: "manager", wrong: "teller", at: { id: "0".repeat(16) }, ends: "no-such-token" },
};

const under = (prefix: string, rows: Readonly<Record<string, Row>>): [string, Row][] =>
  Object.entries(rows).map(([words, row]) => [words.replace(" ", ` ${prefix}`), row]);

/** By method and path as the document has them. */
export const ROWS: ReadonlyMap<string, Row> = new Map([
  ...under("", { "GET /health": anyone }),
  ...under("/institution", INSTITUTION_ROWS),
  ...under("/central-bank", CENTRAL_ROWS),
  ...under("/cooperative", COOPERATIVE_ROWS),
]);
