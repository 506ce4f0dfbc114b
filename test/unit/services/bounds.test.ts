/** What is bounded: requests in a minute, the time of a handler, retries of a transaction; and what leaks nowhere: tokens, rows, stacks. */
import { connect } from "node:net";
import { expect } from "chai";
import type { KyselyPlugin, RootOperationNode } from "kysely";
import { sellTo } from "../../../parties/institution/issuing/soft-wallet.js";
import { books } from "../../../parties/institution/store/tables.js";
import type { Database } from "../../../parties/shared/ledger/database.js";
import { balanceOf } from "../../../parties/shared/ledger/ledger.js";
import { sharedDatabase, YUAN } from "../parties/town.js";
import { TestServer } from "./test-server.js";

const SALE = "POST /institution/v1/wallets/alice/sales";
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

/** A database that takes its time with every statement, once that is set. */
class Slow {
  pause_ms = 0;

  wrap(database: Database): Database {
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }): RootOperationNode => node,
      transformResult: async ({ result }) => {
        if (this.pause_ms > 0) await new Promise((resolve) => setTimeout(resolve, this.pause_ms));
        return result;
      },
    };
    return { ...database, kysely: database.kysely.withPlugin(plugin) };
  }
}

/** What the server answers to these bytes, on a socket. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (part) => {
      answer += part;
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("services: bounds", function () {
  this.timeout(180_000);
  const db = sharedDatabase();

  it("so many requests in a minute for a token, and so many for an address", async () => {
    const server = await TestServer.open(db(), "rates", { bounds: { perAddress: 30, perToken: 10 } });
    const path = "GET /institution/v1/wallets/alice/balance";
    const answers = await Promise.all(Array.from({ length: 15 }, () => server.request(path, { token: "alice" })));
    expect(answers.filter((a) => a.status === 200).length).to.equal(10);
    const late = answers.find((a) => a.status === 429);
    expect(late?.json.error).to.equal("too-many-requests");
    expect(Number(late?.headers["retry-after"])).to.be.within(1, 60);
    expect(
      (await server.request("GET /institution/v1/wallets/bob/balance", { token: "bob" })).status,
      "another's",
    ).to.equal(200);
    for (let n = 0; n < 14; n++) await server.request("GET /institution/v1/certificates");
    const stranger = await server.request(path);
    expect([stranger.status, stranger.json.error], "before any token is looked at").to.deep.equal([
      429,
      "too-many-requests",
    ]);
    expect(Number(stranger.headers["retry-after"])).to.be.within(1, 60);
    await server.close();
  });

  it("what the database throws is 503 or 500, says nothing of rows, and is done when asked again", async () => {
    const trouble = new Trouble();
    const server = await TestServer.open(trouble.wrap(db()), "trouble");
    await server.succeed("POST /institution/v1/wallets/alice/purchases", { token: "operator", key: "start", body });
    const before = await server.books();
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
        const answer = await server.request(SALE, { token: "alice", key: "trouble", body });
        trouble.thrown = null;
        expect([answer.status, answer.json.error], answer.text).to.deep.equal([status, error]);
        expect(answer.text).to.not.match(/c0ffee|undefined|constraint/);
        if (status === 503) expect(answer.headers["retry-after"]).to.equal("1");
        else expect(answer.headers["request-id"]).to.be.a("string");
        expect(await server.books()).to.equal(before);
      }
    }
    expect(server.log.join("")).to.contain("undefined is not a function").and.not.contain("c0ffee");
    await server.succeed(SALE, { token: "alice", key: "trouble", body });
    expect(await balanceOf(books(server.town.oi.db), "soft/alice")).to.equal(0);
    Object.assign(trouble, { thrown: { code: "ECONNREFUSED" }, left: 0 });
    const health = await server.request("GET /v1/health");
    expect([health.status, health.json.error]).to.deep.equal([503, "database-away"]);
    trouble.thrown = null;
    expect(await server.succeed("GET /v1/health")).to.deep.equal({ state: "ok" });
    await server.town.inOrder();
    await server.close();
  });

  it("a handler that takes too long is answered 503; its work is done once", async () => {
    const slow = new Slow();
    const server = await TestServer.open(slow.wrap(db()), "slow", { handler_ms: 40 });
    const { oi } = server.town;
    await sellTo(oi, "alice", YUAN, "start");
    slow.pause_ms = 20;
    const sale = { token: "alice", key: "slow", body };
    const first = await server.request(SALE, sale);
    expect([first.status, first.json.error]).to.deep.equal([503, "too-slow"]);
    slow.pause_ms = 0;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await server.succeed(SALE, sale)).to.deep.equal({});
    expect(await balanceOf(books(oi.db), "soft/alice")).to.equal(0);
    await server.town.inOrder();
    await server.close();
  });

  it("bytes that are no HTTP get an error of the same form", async () => {
    const server = await TestServer.open(db(), "raw");
    await server.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = server.app.server.address() as { port: number };
    for (const text of [
      "hello\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: a\r\nx: \u0000\r\n\r\n",
      `GET /${"a".repeat(70_000)} HTTP/1.1\r\n\r\n`,
    ]) {
      const answer = await raw(port, text);
      expect(answer).to.match(/^HTTP\/1.1 400 /);
      expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4)).error).to.equal("malformed");
    }
    await server.close();
  });

  it("the log has a line a request, with route and role and nothing of the request", async () => {
    const server = await TestServer.open(db(), "log");
    await server.request("GET /institution/v1/wallets/alice/balance", { token: "alice" });
    await server.request("POST /institution/v1/tokens", {
      token: "operator",
      body: { role: "wallet", subject: "alice" },
    });
    const lines = server.log.map((line) => JSON.parse(line));
    const { route, role, status, method } = lines.find((l) => l.method === "GET");
    expect({ route, role, status, method }).to.deep.equal({
      route: "/institution/v1/wallets/:name/balance",
      role: "wallet",
      status: 200,
      method: "GET",
    });
    expect(server.log.join(""))
      .to.not.contain("alice")
      .and.not.match(/[0-9a-f]{32}/);
    await server.close();
  });
});
