/**
 * One case for every route (routes.test.ts sees to that): whose token it takes, which role is wrong, which bearer is another owner, what is sent, and the
 * result. Where a route names something that may not be there, the case names what is not.
 */
import type { ErrorName } from "../../../parties/shared/errors.js";
import { YUAN } from "../parties/town.js";
import { COOPERATIVE, PAYEE } from "./test-server.js";

export interface RouteCase {
  /** A token's name in test-server.ts; empty for a route for anyone. */
  readonly token: string;
  readonly wrongRole: string;
  /** The right role, and another owner. */
  readonly otherOwner?: string;
  /** Of the path, where `PARAMS` will not do. */
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly result: "200" | ErrorName;
}

const NOBODY = "00000000000000ff";
const INSTITUTION = "00000102";
const PEER = "000000ff";

/** Values of the parameters of paths. */
export const PARAMS: Readonly<Record<string, string>> = {
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
const operator = { token: "operator", wrongRole: "merchant" };
const governor = { token: "governor", wrongRole: "bank" };
const alice = { token: "alice", wrongRole: "merchant", otherOwner: "bob" };
const merchant = { token: "merchant", wrongRole: "alice", otherOwner: "otherMerchant" };
const station = { token: "station", wrongRole: "operator" };
const peer = { token: "peer", wrongRole: "alice", otherOwner: "otherPeer", params: { id: PEER } };
const above = { token: "above", wrongRole: "operator" };
const bank = { token: "bank", wrongRole: "governor", otherOwner: "otherBank", params: { id: INSTITUTION } };
const teller = { token: "teller", wrongRole: "", otherOwner: "otherTeller" };
const anyone: RouteCase = { token: "", wrongRole: "", result: "200" };

const INSTITUTION_CASES: Readonly<Record<string, RouteCase>> = {
  "GET /certificates": anyone,
  "GET /bulletin": { token: "peer", wrongRole: "alice", result: "200" },
  "GET /bulletins": { token: "merchant", wrongRole: "alice", result: "200" },
  "GET /fork-proofs": { token: "peer", wrongRole: "merchant", result: "200" },
  "POST /treasury/issue": { ...operator, body: { amount_minor: 2 ** 31 - 1 }, result: "reserve-too-small" },
  "POST /treasury/redeem": { ...operator, body: { amount_minor: 2 ** 31 - 1 }, result: "insufficient-funds" },
  "POST /treasury/guarantee": { ...operator, body: { amount_minor: 2 ** 31 - 1 }, result: "insufficient-funds" },
  "POST /ticket-keys/{number}": { ...operator, body: { expiry_s: 4_000_000_000 }, result: "bad-key-number" },
  "GET /rules": { ...operator, result: "200" },
  "POST /rules/{level}": { ...operator, body: limits, result: "bad-rule" },
  "POST /lapses": { ...operator, result: "200" },
  "POST /purses/{wallet}/suspension": { ...operator, result: "no-such-wallet" },
  "POST /purses/{wallet}/repair": { ...operator, result: "no-such-wallet" },
  "POST /purses/{wallet}/release": { ...operator, result: "not-bound" },
  "GET /reconciliation": { ...operator, result: "200" },
  "GET /statement": { ...operator, result: "200" },
  "POST /tokens": { ...operator, body: { role: "merchant", subject: "nobody" }, result: "bad-subject" },
  "DELETE /tokens/{id}": { ...operator, params: { id: "0".repeat(16) }, result: "no-such-token" },
  "POST /peers/{id}/claims": { ...peer, body: { payee: PAYEE, records: [record] }, result: "200" },
  "POST /peers/{id}/refunds": {
    ...peer,
    result: "no-such-payment",
    body: { payee: PAYEE, ticketId: "11".repeat(8), amount_minor: 1 },
  },
  "POST /rounds/{round}/presentation": { ...above, result: "200" },
  "POST /rounds/{round}/agreement": {
    ...above,
    params: { round: "unknown" },
    result: "key-reused",
    body: { presentments: [{ debtor: INSTITUTION, creditor: PEER, amount_minor: 1 }] },
  },
  "POST /rounds/{round}/settlement": { ...above, params: { round: "unknown" }, result: "key-reused" },
  "POST /rounds/{round}/cancellation": { ...above, result: "200" },
  "POST /cooperatives/{id}/certificate": {
    token: "cooperative",
    wrongRole: "merchant",
    otherOwner: "otherCooperative",
    params: { id: COOPERATIVE },
    body: charter,
    result: "class-not-delegable",
  },
  "POST /makers": { ...operator, body: { maker: "00000009", publicKey: point }, result: "200" },
  "POST /enrolments": {
    ...station,
    result: "undecodable",
    body: { certificate: "00".repeat(130), order: "00".repeat(91), answer: "00".repeat(119) },
  },
  "POST /enrolments/{wallet}/activation": { ...station, body: { confirm: "00".repeat(16) }, result: "no-enrolment" },
  "POST /syncs": { ...station, result: "200" },
  "POST /syncs/{session}/opened": { ...station, body: { answer: "00".repeat(32) }, result: "no-such-session" },
  "POST /syncs/{session}/frames": { ...station, body: { answer: "00".repeat(240) }, result: "no-such-session" },
  "POST /merchants": { ...operator, body: { payee: PAYEE }, result: "200" },
  "POST /merchants/{payee}/claims": { ...merchant, body: { records: [record] }, result: "200" },
  "POST /merchants/{payee}/refunds": {
    ...merchant,
    result: "no-such-payment",
    body: { ticketId: "11".repeat(8), amount_minor: 1 },
  },
  "POST /merchants/{payee}/payouts": {
    ...merchant,
    body: { ...amount, wallet: "alice" },
    result: "insufficient-funds",
  },
  "GET /merchants/{payee}/balance": { ...merchant, result: "200" },
  "GET /merchants/{payee}/history": { ...merchant, result: "200" },
  "POST /wallets": { ...operator, body: { name: "cooperative-00000007", holder: "person" }, result: "name-taken" },
  "POST /wallets/{name}/purchases": {
    ...operator,
    params: { name: "nobody" },
    body: amount,
    result: "no-such-account",
  },
  "POST /wallets/{name}/sales": { ...alice, body: amount, result: "insufficient-funds" },
  "POST /wallets/{name}/loads": { ...alice, body: { ...amount, wallet: NOBODY }, result: "no-such-wallet" },
  "GET /wallets/{name}/balance": { ...alice, result: "200" },
  "GET /wallets/{name}/history": { ...alice, result: "200" },
  "POST /wallets/{name}/syncs": { ...alice, body: { bind: false }, result: "200" },
  "GET /wallets/{name}/bracelets": { ...alice, result: "200" },
  "POST /wallets/{name}/bracelets/{wallet}/release": { ...alice, result: "not-bound" },
  "POST /wallets/{name}/bracelets/{wallet}/loss": { ...alice, result: "not-bound" },
  "POST /wallets/{name}/bracelets/{wallet}/heir": { ...alice, body: { heir: NOBODY }, result: "not-bound" },
  "POST /wallets/{name}/unloads": { ...alice, body: { ...amount, wallet: NOBODY }, result: "not-bound" },
  "POST /wallets/{name}/unloads/cancellation": { ...alice, body: { unload: "none" }, result: "no-such-unload" },
};

const CENTRAL_CASES: Readonly<Record<string, RouteCase>> = {
  "GET /root": anyone,
  "POST /institutions/{id}/issue": {
    ...bank,
    result: "reserve-too-small",
    body: { amount_minor: 2 ** 31 - 1, movement: `${INSTITUTION}/issue/rows` },
  },
  "POST /institutions/{id}/redeem": {
    ...bank,
    result: "not-outstanding",
    body: { amount_minor: 2 ** 31 - 1, movement: `${INSTITUTION}/redeem/rows` },
  },
  "POST /institutions/{id}/certificate": {
    ...bank,
    wrongRole: "",
    result: "undecodable",
    body: { keyNumber: 9, publicKey: `05${"11".repeat(32)}`, expiry_s: 4_000_000_000 },
  },
  "POST /institutions/{id}/deposit": {
    ...governor,
    params: { id: "0000000a" },
    body: amount,
    result: "unknown-institution",
  },
  "GET /institutions/{id}/movements": { ...bank, wrongRole: "", result: "200" },
  "GET /circulation": { ...governor, result: "200" },
  "POST /rounds/{round}": { ...governor, wrongRole: "", result: "no-members" },
  "POST /rounds/{round}/cancellation": { ...governor, result: "no-such-round" },
  "GET /rounds/{round}": { ...governor, wrongRole: "", result: "no-such-round" },
  "GET /rounds": { ...governor, result: "200" },
  "POST /tokens": { ...governor, body: { role: "institution", subject: "nobody" }, result: "bad-subject" },
  "DELETE /tokens/{id}": { ...governor, params: { id: "0".repeat(16) }, result: "no-such-token" },
};

const COOPERATIVE_CASES: Readonly<Record<string, RouteCase>> = {
  "GET /certificate": anyone,
  "POST /orders": { ...teller, body: { wallet: NOBODY }, result: "200" },
  "POST /cash": { ...teller, body: { ...amount, wallet: NOBODY }, result: "no-such-wallet" },
  "GET /till": { ...teller, result: "200" },
  "POST /tokens": {
    token: "manager",
    wrongRole: "teller",
    body: { role: "station", subject: "nobody" },
    result: "bad-subject",
  },
  "DELETE /tokens/{id}": {
    token: "manager",
    wrongRole: "teller",
    params: { id: "0".repeat(16) },
    result: "no-such-token",
  },
};

const under = (prefix: string, cases: Readonly<Record<string, RouteCase>>): [string, RouteCase][] =>
  Object.entries(cases).map(([target, one]) => [target.replace(" ", ` ${prefix}/v1`), one]);

/** By method and path as the document has them. */
export const ROUTE_CASES: ReadonlyMap<string, RouteCase> = new Map([
  ...under("", { "GET /health": anyone }),
  ...under("/institution", INSTITUTION_CASES),
  ...under("/central-bank", CENTRAL_CASES),
  ...under("/cooperative", COOPERATIVE_CASES),
]);
