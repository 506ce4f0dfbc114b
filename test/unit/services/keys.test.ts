/**
 * Idempotency keys: one key, one movement, one answer, whatever the hurry; and fifty keys at once on one wallet never take more than it has.
 * On PGlite the requests only interleave; the lane "postgres" runs this file on a server, where their transactions conflict.
 */
import { expect } from "chai";
import { books } from "../../../parties/institution/store/tables.js";
import { balanceOf } from "../../../parties/shared/ledger/ledger.js";
import { openServiceStore } from "../../../services/server/store.js";
import { sharedDatabase, YUAN } from "../parties/town.js";
import { PAYEE, TestServer } from "./test-server.js";

const LOAD = "POST /institution/v1/wallets/alice/loads";
const FIFTY = Array.from({ length: 50 }, (_, n) => n);

describe("services: idempotency keys", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let server: TestServer;
  before(async () => {
    server = await TestServer.open(db(), "keys");
    for (let n = 0; n < 3; n++) await server.town.holder(0, 2);
  });
  after(() => server.close());

  const wallet = (n: number) => n.toString(16).padStart(16, "0");
  const fund = (amount_minor: number, key: string) =>
    server.succeed("POST /institution/v1/wallets/alice/purchases", { token: "operator", key, body: { amount_minor } });
  const balance = async () =>
    (await server.succeed("GET /institution/v1/wallets/alice/balance", { token: "alice" })).balance_minor;

  it("fifty clients with one key: one movement, fifty times the same bytes", async () => {
    await fund(100 * YUAN, "one");
    const body = { wallet: wallet(1), amount_minor: 7 * YUAN };
    const answers = await Promise.all(FIFTY.map(() => server.request(LOAD, { token: "alice", key: "one", body })));
    expect(new Set(answers.map((a) => `${a.status} ${a.text}`))).to.deep.equal(new Set(['200 {"creditNumber":1}']));
    expect(await balance()).to.equal(93 * YUAN);
    const late = await server.request(LOAD, {
      token: "alice",
      key: "one",
      body: { amount_minor: 7 * YUAN, wallet: wallet(1) },
    });
    expect(late.text, "in another order").to.equal(answers[0].text);
    await server.town.inOrder();
  });

  it("fifty clients with fifty keys on one wallet: as many as it has money for, and never less than nothing", async () => {
    const had = Number(await balance());
    const each = 10 * YUAN;
    const answers = await Promise.all(
      FIFTY.map((n) =>
        server.request(LOAD, { token: "alice", key: `many-${n}`, body: { wallet: wallet(2), amount_minor: each } }),
      ),
    );
    const good = answers.filter((a) => a.status === 200);
    const poor = answers.filter((a) => a.json.error === "insufficient-funds");
    const busy = answers.filter((a) => a.status === 503);
    expect(good.length + poor.length + busy.length).to.equal(50);
    for (const a of busy) expect(a.headers["retry-after"]).to.equal("1");
    // A request that lost to the others is sent again with the same key.
    for (const n of FIFTY.filter((i) => answers[i].status === 503)) {
      await server.request(LOAD, { token: "alice", key: `many-${n}`, body: { wallet: wallet(2), amount_minor: each } });
    }
    expect(await balance()).to.equal(had % each);
    const numbers = good.map((a) => Number(a.json.creditNumber));
    expect(new Set(numbers).size, "no credit number twice").to.equal(numbers.length);
    expect(await server.town.float(server.town.holders[1])).to.equal(had - (had % each));
    await server.town.inOrder();
  });

  it("fifty refunds and payouts at once never take a merchant below nothing", async () => {
    const { town } = server;
    const before = await balanceOf(books(town.oi.db), `merchant/${PAYEE}`);
    expect(before).to.equal(0);
    const body = { wallet: "alice", amount_minor: 1 };
    const path = `POST /institution/v1/merchants/${PAYEE}/payouts`;
    const answers = await Promise.all(
      FIFTY.map((n) => server.request(path, { token: "merchant", key: `p${n}`, body })),
    );
    expect(new Set(answers.map((a) => a.json.error))).to.deep.equal(new Set(["insufficient-funds"]));
    await town.inOrder();
  });

  it("another body under the same key is refused, and so is another path", async () => {
    await fund(10 * YUAN, "other");
    const before = await server.books();
    for (const [path, body] of [
      [LOAD, { wallet: wallet(1), amount_minor: 8 * YUAN }],
      [LOAD, { wallet: wallet(2), amount_minor: 7 * YUAN }],
      ["POST /institution/v1/wallets/alice/sales", { amount_minor: 7 * YUAN }],
    ] as const) {
      const answer = await server.request(path, { token: "alice", key: "one", body });
      expect([answer.status, answer.json.error]).to.deep.equal([409, "key-reused"]);
    }
    const crowd = await Promise.all(
      FIFTY.map((n) =>
        server.request(LOAD, { token: "alice", key: "crowd", body: { wallet: wallet(3), amount_minor: 1 + (n % 2) } }),
      ),
    );
    expect(crowd.filter((a) => a.status === 200).length).to.equal(25);
    expect(crowd.filter((a) => a.json.error === "key-reused").length).to.equal(25);
    expect(new Set(crowd.filter((a) => a.status === 200).map((a) => a.text)).size).to.equal(1);
    expect(await server.books()).to.not.equal(before);
    await server.town.inOrder();
  });

  it("a key is its owner's: another's is another", async () => {
    const body = { amount_minor: YUAN };
    for (const name of ["alice", "bob"]) {
      const path = `POST /institution/v1/wallets/${name}/purchases`;
      await server.succeed(path, { token: "operator", key: `stock-${name}`, body });
      await server.succeed(`POST /institution/v1/wallets/${name}/sales`, { token: name, key: "mine", body });
    }
    expect(await balanceOf(books(server.town.oi.db), "soft/bob")).to.equal(0);
  });

  it("a refusal is an answer too: sent again it is the same, also when it could be done by then", async () => {
    const sale = { token: "bob", key: "poor", body: { amount_minor: YUAN } };
    const path = "POST /institution/v1/wallets/bob/sales";
    const first = await server.request(path, sale);
    expect(first.json.error).to.equal("insufficient-funds");
    await server.succeed("POST /institution/v1/wallets/bob/purchases", { ...sale, token: "operator", key: "rich" });
    const again = await server.request(path, sale);
    expect([again.status, again.text]).to.deep.equal([first.status, first.text]);
    await server.succeed(path, { ...sale, key: "now" });
  });

  it("a second process on the same books gives the same answers", async () => {
    const schema = `${server.town.prefix}_oi_http`;
    const { idempotency: one } = await openServiceStore(db(), server.town.world, schema);
    const { idempotency: other } = await openServiceStore(db(), server.town.world, schema);
    const keyed = (key: string) => ({ owner: "o", key, digest: "d" });
    let done = 0;
    const act = async () => ({ status: 200, body: `{"n":${++done}}` });
    const made = await Promise.all([one.once(keyed("k"), act), one.once(keyed("k"), act)]);
    expect([...made, await other.once(keyed("k"), act)].map((a) => a.body)).to.deep.equal(Array(3).fill('{"n":1}'));
    // Both at work at once: the ledger's key lets one movement happen; the first answer written is the answer of both.
    const both = await Promise.all([one.once(keyed("k2"), act), other.once(keyed("k2"), act)]);
    expect(both[0].body).to.equal(both[1].body);
  });
});
