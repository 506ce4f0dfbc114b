/**
 * What a stranger, a mistake or a thief sends: refused by name, with a sentence and who can mend it, and nothing anywhere has changed. "Nothing" is
 * every balance, every movement and every row that money depends on.
 */
import { expect } from "chai";
import { hex } from "../../../parties/shared/environment.js";
import { PARTY_ERRORS } from "../../../parties/shared/errors.js";
import { sharedDatabase, YUAN } from "../parties/town.js";
import { COOPERATIVE, OTHER_PAYEE, PAYEE, type RequestOptions, TestServer } from "./test-server.js";

const W1 = "0000000000000001";
const OI = "POST /institution/v1";
const BUY = `${OI}/wallets/alice/purchases`;
const ISSUE = "POST /central-bank/v1/institutions/00000102/issue";
const LOAD = `${OI}/wallets/alice/loads`;
const CLAIMS = `${OI}/merchants/${PAYEE}/claims`;
const range = { firstWallet: W1, lastWallet: "00000000000003e8" };
const CHARTER = { keyNumber: 1, ...range, bestClass: 4, expiry_s: 1_900_000_000, publicKey: `02${"11".repeat(32)}` };
const record = { request: "00".repeat(35), answer: "00".repeat(222) };
const money = (body: unknown, token = "alice", key = "k"): RequestOptions => ({ token, key, body });

type Case = readonly [what: string, target: string, options: RequestOptions, status: number, error: string];

const FORMS: readonly Case[] = [
  ["malformed JSON", LOAD, money('{"wallet": '), 400, "malformed"],
  ["no body at all", LOAD, { token: "alice", key: "k" }, 400, "malformed"],
  ["an empty body", LOAD, money(""), 400, "malformed"],
  ["null", LOAD, money(null), 400, "malformed"],
  ["an array", LOAD, money([]), 400, "malformed"],
  ["text for an amount", LOAD, money({ wallet: W1, amount_minor: "100" }), 400, "malformed"],
  ["half a fen", LOAD, money({ wallet: W1, amount_minor: 0.5 }), 400, "malformed"],
  ["nothing", LOAD, money({ wallet: W1, amount_minor: 0 }), 400, "malformed"],
  ["less than nothing", LOAD, money({ wallet: W1, amount_minor: -1 }), 400, "malformed"],
  ["2³¹", LOAD, money({ wallet: W1, amount_minor: 2 ** 31 }), 400, "malformed"],
  ["1e400", LOAD, money(`{"wallet":"${W1}","amount_minor":1e400}`), 400, "malformed"],
  ["true for an amount", LOAD, money({ wallet: W1, amount_minor: true }), 400, "malformed"],
  ["a property too many", LOAD, money({ wallet: W1, amount_minor: 1, fee: 1 }), 400, "malformed"],
  ["a property too few", LOAD, money({ wallet: W1 }), 400, "malformed"],
  ["__proto__", LOAD, money(`{"wallet":"${W1}","amount_minor":1,"__proto__":{"a":1}}`), 400, "malformed"],
  ["capital hexadecimal", LOAD, money({ wallet: "00000000000000AA", amount_minor: 1 }), 400, "malformed"],
  ["seven bytes", LOAD, money({ wallet: "00000000000001", amount_minor: 1 }), 400, "malformed"],
  ["no hexadecimal", LOAD, money({ wallet: "0000000000000xyz", amount_minor: 1 }), 400, "malformed"],
  ["text", LOAD, { ...money("hello"), headers: { "content-type": "text/plain" } }, 415, "not-json"],
  [
    "a form",
    LOAD,
    { ...money("a=1"), headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "not-json",
  ],
  ["64 KiB and one", LOAD, money(`"${"x".repeat(65_535)}"`), 413, "too-large"],
  ["a batch of a mebibyte", CLAIMS, money("x".repeat(1 << 20), "merchant"), 413, "too-large"],
  ["201 records", CLAIMS, money({ records: Array(201).fill(record) }, "merchant"), 400, "malformed"],
  ["no records", CLAIMS, money({ records: [] }, "merchant"), 400, "malformed"],
  ["a name with a slash", "GET /institution/v1/wallets/a%2Fb/balance", { token: "operator" }, 400, "malformed"],
  ["a broken escape", "GET /institution/v1/wallets/%zz/balance", { token: "operator" }, 400, "malformed"],
  [
    "a page that is no number",
    "GET /institution/v1/wallets/alice/history?before=x",
    { token: "alice" },
    400,
    "malformed",
  ],
  ["a query too many", "GET /institution/v1/wallets/alice/history?after=1", { token: "alice" }, 400, "malformed"],
  ["no such route", "GET /institution/v1/gold", { token: "operator" }, 404, "no-such-route"],
  ["a method that is not", "DELETE /institution/v1/wallets", { token: "operator" }, 404, "no-such-route"],
];

const WHO: readonly Case[] = [
  ["no token", BUY, { key: "k", body: { amount_minor: 1 } }, 401, "no-token"],
  ["no token and no JSON", BUY, { body: "{" }, 401, "no-token"],
  ["another scheme", BUY, { headers: { authorization: "Basic YTpi" } }, 401, "no-token"],
  ["a made-up token", BUY, { token: `${"0".repeat(16)}.${"0".repeat(64)}` }, 401, "no-token"],
  ["SQL for a token", BUY, { token: "';drop-table-token;--" }, 401, "no-token"],
  ["another party's token", BUY, { token: "governor" }, 401, "no-token"],
  ["a customer at the treasury", `${OI}/treasury/issue`, money({ amount_minor: 1 }), 403, "wrong-role"],
  ["a customer who buys unseen", BUY, money({ amount_minor: 1 }), 403, "wrong-role"],
  ["a merchant who mints", `${OI}/tokens`, { token: "merchant", body: {} }, 403, "wrong-role"],
  ["a merchant who reconciles", "GET /institution/v1/reconciliation", { token: "merchant" }, 403, "wrong-role"],
  ["a merchant who sweeps", `${OI}/lapses`, { token: "merchant", key: "k" }, 403, "wrong-role"],
  ["an operator who claims", CLAIMS, money({ records: [record] }, "operator"), 403, "wrong-role"],
  ["a station that loads", LOAD, money({ wallet: W1, amount_minor: 1 }, "station"), 403, "wrong-role"],
  ["another's wallet", LOAD, money({ wallet: W1, amount_minor: 1 }, "bob"), 403, "not-yours"],
  ["a wallet that is not there", "GET /institution/v1/wallets/nobody/balance", { token: "bob" }, 403, "not-yours"],
  ["another's history", "GET /institution/v1/wallets/alice/history", { token: "bob" }, 403, "not-yours"],
  ["a bank in a customer's wallet", LOAD, money({ wallet: W1, amount_minor: 1 }, "cooperative"), 403, "not-yours"],
  ["another's batch", CLAIMS, money({ records: [record] }, "otherMerchant"), 403, "not-yours"],
  ["another's till", `GET /institution/v1/merchants/${PAYEE}/balance`, { token: "otherMerchant" }, 403, "not-yours"],
  [
    "another bank's station",
    "POST /cooperative/v1/orders",
    { token: "otherTeller", body: { wallet: W1 } },
    403,
    "not-yours",
  ],
  [
    "another bank's reserve",
    ISSUE,
    money({ amount_minor: 1, movement: "00000102/issue/x" }, "otherBank"),
    403,
    "not-yours",
  ],
  [
    "another bank's movement",
    ISSUE,
    money({ amount_minor: 1, movement: "000000ff/issue/x" }, "bank"),
    400,
    "malformed",
  ],
  [
    "a charter past the range",
    `${OI}/cooperatives/${COOPERATIVE}/certificate`,
    {
      token: "cooperative",
      body: CHARTER,
    },
    403,
    "not-yours",
  ],
  [
    "a bank that opens wallets",
    `${OI}/wallets`,
    { token: "cooperative", body: { name: "eve", holder: "person" } },
    403,
    "not-yours",
  ],
  ["no key", LOAD, { token: "alice", body: { wallet: W1, amount_minor: 1 } }, 400, "no-idempotency-key"],
  ["a key of blanks", LOAD, money({ wallet: W1, amount_minor: 1 }, "alice", "a b"), 400, "no-idempotency-key"],
  ["a key of 201", LOAD, money({ wallet: W1, amount_minor: 1 }, "alice", "k".repeat(201)), 400, "no-idempotency-key"],
  [
    "a wallet's token for a bank's name",
    `${OI}/tokens`,
    { token: "operator", body: { role: "wallet", subject: "cooperative-00000007" } },
    400,
    "bad-subject",
  ],
  [
    "a bank's token without a range",
    `${OI}/tokens`,
    { token: "operator", body: { role: "cooperative", subject: COOPERATIVE } },
    400,
    "bad-subject",
  ],
];

const BOOKS: readonly Case[] = [
  ["a load of no bracelet", LOAD, money({ wallet: "00000000000000ff", amount_minor: 1 }), 404, "no-such-wallet"],
  ["a load of more than there is", LOAD, money({ wallet: W1, amount_minor: 99 * YUAN }), 422, "insufficient-funds"],
  ["a load past the cap", LOAD, money({ wallet: W1, amount_minor: 1001 * YUAN }), 422, "over-balance-cap"],
  ["too large a sale", `${OI}/wallets/alice/sales`, money({ amount_minor: 51 * YUAN }), 422, "insufficient-funds"],
  ["a purchase past the treasury", BUY, money({ amount_minor: 2 ** 31 - 1 }, "operator"), 422, "insufficient-funds"],
  [
    "a purchase for nobody",
    `${OI}/wallets/nobody/purchases`,
    money({ amount_minor: 1 }, "operator"),
    404,
    "no-such-account",
  ],
  [
    "an issue past the reserve",
    `${OI}/treasury/issue`,
    money({ amount_minor: 2 ** 31 - 1 }, "operator"),
    422,
    "reserve-too-small",
  ],
  [
    "a refund of no payment",
    `${OI}/merchants/${PAYEE}/refunds`,
    money({ ticketId: "11".repeat(8), amount_minor: 1 }, "merchant"),
    404,
    "no-such-payment",
  ],
  [
    "a payout of nothing",
    `${OI}/merchants/${PAYEE}/payouts`,
    money({ wallet: "alice", amount_minor: 1 }, "merchant"),
    422,
    "insufficient-funds",
  ],
  [
    "no such merchant",
    "GET /institution/v1/merchants/00000000000000ee/balance",
    { token: "operator" },
    404,
    "unknown-merchant",
  ],
  [
    "no such purse to suspend",
    `${OI}/purses/00000000000000ff/suspension`,
    { token: "operator" },
    404,
    "no-such-wallet",
  ],
  ["no such purse to repair", `${OI}/purses/${W1}/repair`, { token: "operator" }, 404, "no-such-wallet"],
  [
    "an enrolment of noise",
    `${OI}/enrolments`,
    { token: "station", body: { certificate: "00".repeat(130), order: "00".repeat(91), answer: "00".repeat(119) } },
    400,
    "undecodable",
  ],
  [
    "an activation of nothing",
    `${OI}/enrolments/00000000000000ff/activation`,
    { token: "station", body: { confirm: "00".repeat(16) } },
    404,
    "no-enrolment",
  ],
  [
    "no such session",
    `${OI}/syncs/${"0".repeat(32)}/opened`,
    { token: "station", body: { answer: "00".repeat(32) } },
    404,
    "no-such-session",
  ],
  [
    "no such token to revoke",
    `DELETE /institution/v1/tokens/${"0".repeat(16)}`,
    { token: "operator" },
    404,
    "no-such-token",
  ],
  [
    "cash for no bracelet",
    "POST /cooperative/v1/cash",
    money({ wallet: "00000000000000ff", amount_minor: 1 }, "teller"),
    404,
    "no-such-wallet",
  ],
];

describe("services: refusals", function () {
  this.timeout(180_000);
  const db = sharedDatabase();
  let server: TestServer;
  before(async () => {
    server = await TestServer.open(db(), "refusals");
    const holder = await server.town.holder(10 * YUAN);
    expect(hex(holder.wallet)).to.equal(W1);
    await server.succeed(BUY, money({ amount_minor: 50 * YUAN }, "operator", "start"));
  });
  after(() => server.close());

  const suites = { "by form": FORMS, "by whom": WHO, "by the books": BOOKS };
  for (const [suite, cases] of Object.entries(suites)) {
    it(`${suite}: by name, and nothing has changed`, async () => {
      const before = await server.books();
      let n = 0;
      for (const [what, target, options, status, error] of cases) {
        // A key of each case's own, where the case is not about keys.
        const answer = await server.request(
          target,
          options.key === "k" ? { ...options, key: `${suite[3]}${n++}` } : options,
        );
        expect(answer.json.error, `${what}: ${answer.text}`).to.equal(error);
        expect(answer.status, what).to.equal(status);
        expect(Object.keys(answer.json), what).to.deep.equal(["error", "sentence", "mend"]);
        expect(answer.json.sentence, what).to.match(/^[A-Z].{10,}[.]$/);
        expect(answer.json.mend).to.equal(PARTY_ERRORS[error as keyof typeof PARTY_ERRORS].mend);
        expect(answer.headers["content-type"], what).to.equal("application/json; charset=utf-8");
      }
      expect(await server.books()).to.equal(before);
      await server.town.inOrder();
    });
  }

  it("says what is wrong with a request", async () => {
    const { json } = await server.request(LOAD, money({ wallet: W1, amount_minor: 0 }, "alice", "what"));
    expect(json.sentence).to.contain("body/amount_minor must be >= 1");
  });

  it("judges every record of a batch by itself, and moves nothing for noise", async () => {
    const before = await server.books();
    const body = { records: Array(200).fill(record) };
    const { results } = (await server.succeed(CLAIMS, money(body, "merchant", "noise"))) as {
      results: { error: string }[];
    };
    expect(results.map((r) => r.error)).to.deep.equal(Array(200).fill("undecodable"));
    expect(await server.books()).to.equal(before);
  });

  it("gives a token back its door only until it is revoked", async () => {
    const body = { role: "merchant", subject: OTHER_PAYEE };
    const { token } = (await server.succeed(`${OI}/tokens`, { token: "operator", body })) as {
      token: string;
    };
    const path = `GET /institution/v1/merchants/${OTHER_PAYEE}/balance`;
    expect(await server.succeed(path, { token })).to.deep.equal({ balance_minor: 0 });
    expect(
      (await server.request(path, { token: `${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}` })).status,
    ).to.equal(401);
    await server.succeed(`DELETE /institution/v1/tokens/${token.slice(0, 16)}`, { token: "operator" });
    expect((await server.request(path, { token })).json.error).to.equal("no-token");
  });
});
