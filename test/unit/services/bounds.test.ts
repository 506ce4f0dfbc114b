/** What is bounded: requests in a minute, the time of a handler, retries of a transaction; and what leaks nowhere: tokens, rows, stacks. */
import { connect } from "node:net";
import { expect } from "chai";
import type { KyselyPlugin, RootOperationNode } from "kysely";
import { sellTo } from "../../../parties/institution/issuing/soft-wallet.js";
import { books } from "../../../parties/institution/store/tables.js";
import type { Database } from "../../../parties/shared/ledger/database.js";
import { balanceOf } from "../../../parties/shared/ledger/ledger.js";
import { sharedDatabase, YUAN } from "../parties/town.js";
import { Counter } from "./counter.js";

const SALE = "POST /institution/wallets/alice/sales";
const body = { amount_minor: YUAN };

/** A database that throws this before every statement, once it is set. */
class Trouble {
  thrown: object | null = null;
  left = 0;

  wrap(database: Database): Database {
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }): RootOperationNode => {
        if (this.thrown !== null && this.left-- <= 0) throw this.thrown;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    return { ...database, kysely: database.kysely.withPlugin(plugin) };
  }
}

/** What the server says to these bytes, on a socket. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (part) => {
      said += part;
    });
    socket.on("end", () => resolve(said));
    socket.on("error", reject);
  });
}

describe("services: bounds", function () {
  this.timeout(180_000);
  const db = sharedDatabase();

  it("so many requests in a minute for a token, and so many for an address", async () => {
    const counter = await Counter.open(db(), "rates", { bounds: { perAddress: 30, perToken: 10 } });
    const path = "GET /institution/wallets/alice/balance";
    const asked = await Promise.all(Array.from({ length: 15 }, () => counter.ask(path, { token: "alice" })));
    expect(asked.filter((a) => a.status === 200).length).to.equal(10);
    const late = asked.find((a) => a.status === 429);
    expect(late?.json.error).to.equal("too-many-requests");
    expect(Number(late?.headers["retry-after"])).to.be.within(1, 60);
    expect((await counter.ask("GET /institution/wallets/bob/balance", { token: "bob" })).status, "another's").to.equal(
      200,
    );
    for (let n = 0; n < 14; n++) await counter.ask("GET /institution/certificates");
    const stranger = await counter.ask(path);
    expect([stranger.status, stranger.json.error], "before any token is looked at").to.deep.equal([
      429,
      "too-many-requests",
    ]);
    expect(Number(stranger.headers["retry-after"])).to.be.within(1, 60);
    await counter.close();
  });

  it("what the database throws is 503 or 500, says nothing of rows, and is done when asked again", async () => {
    const trouble = new Trouble();
    const counter = await Counter.open(trouble.wrap(db()), "trouble");
    await counter.good("POST /institution/wallets/alice/purchases", { token: "operator", key: "start", body });
    const before = await counter.everything();
    const row = "Failing row contains (c0ffee, secret)";
    const cases: [object, number, string][] = [
      [{ code: "40001", detail: row }, 503, "busy"],
      [{ code: "57P01", detail: row }, 503, "database-away"],
      [{ code: "ECONNREFUSED" }, 503, "database-away"],
      [new Error("Connection terminated unexpectedly"), 503, "database-away"],
      [{ code: "23514", detail: row, message: "violates a constraint" }, 500, "broken"],
      [new TypeError("undefined is not a function"), 500, "broken"],
    ];
    for (const [thrown, status, error] of cases) {
      // Past the token and the key, inside the movement; then at the very first statement.
      for (const left of [4, 0]) {
        Object.assign(trouble, { thrown, left });
        const answer = await counter.ask(SALE, { token: "alice", key: "trouble", body });
        trouble.thrown = null;
        expect([answer.status, answer.json.error], answer.text).to.deep.equal([status, error]);
        expect(answer.text).to.not.match(/c0ffee|undefined|constraint/);
        if (status === 503) expect(answer.headers["retry-after"]).to.equal("1");
        else expect(answer.headers["request-id"]).to.be.a("string");
        expect(await counter.everything()).to.equal(before);
      }
    }
    expect(counter.log.join("")).to.contain("undefined is not a function").and.not.contain("c0ffee");
    await counter.good(SALE, { token: "alice", key: "trouble", body });
    expect(await balanceOf(books(counter.town.oi.db), "soft/alice")).to.equal(0);
    Object.assign(trouble, { thrown: { code: "ECONNREFUSED" }, left: 0 });
    const health = await counter.ask("GET /health");
    expect([health.status, health.json.error]).to.deep.equal([503, "database-away"]);
    trouble.thrown = null;
    expect(await counter.good("GET /health")).to.deep.equal({ state: "ok" });
    await counter.town.inOrder();
    await counter.close();
  });

  it("a handler that takes too long is answered 503; its work is done once", async () => {
    const counter = await Counter.open(db(), "slow", { handler_ms: 40 });
    const { oi } = counter.town;
    await sellTo(oi, "alice", YUAN, "start");
    const slow: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return result;
      },
    };
    const quick = oi.db;
    Object.assign(oi, { db: quick.withPlugin(slow) });
    const asked = { token: "alice", key: "slow", body };
    const first = await counter.ask(SALE, asked);
    expect([first.status, first.json.error]).to.deep.equal([503, "too-slow"]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await counter.good(SALE, asked)).to.deep.equal({});
    Object.assign(oi, { db: quick });
    expect(await balanceOf(books(oi.db), "soft/alice")).to.equal(0);
    await counter.town.inOrder();
    await counter.close();
  });

  it("bytes that are no HTTP get an error of the same form", async () => {
    const counter = await Counter.open(db(), "raw");
    await counter.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = counter.app.server.address() as { port: number };
    for (const text of [
      "hello\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: a\r\nx: \u0000\r\n\r\n",
      `GET /${"a".repeat(70_000)} HTTP/1.1\r\n\r\n`,
    ]) {
      const said = await raw(port, text);
      expect(said).to.match(/^HTTP\/1.1 400 /);
      expect(JSON.parse(said.slice(said.indexOf("\r\n\r\n") + 4)).error).to.equal("malformed");
    }
    await counter.close();
  });

  it("the log has a line a request, with route and role and nothing of the request", async () => {
    const counter = await Counter.open(db(), "log");
    await counter.ask("GET /institution/wallets/alice/balance", { token: "alice" });
    await counter.ask("POST /institution/tokens", { token: "operator", body: { role: "wallet", subject: "alice" } });
    const lines = counter.log.map((line) => JSON.parse(line));
    const { route, role, status, method } = lines.find((l) => l.method === "GET");
    expect({ route, role, status, method }).to.deep.equal({
      route: "/institution/wallets/:name/balance",
      role: "wallet",
      status: 200,
      method: "GET",
    });
    expect(counter.log.join(""))
      .to.not.contain("alice")
      .and.not.match(/[0-9a-f]{32}/);
    await counter.close();
  });
});
