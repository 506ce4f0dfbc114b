/**
 * PostgreSQL killed with SIGKILL in the middle of settlement, more than once, and started again on the same data: a terminal that hands in its batch
 * and customers who load go on asking over HTTP, and in the end everything was done once. In between they hear 503 with a name and nothing else.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { books } from "../../parties/institution/store/tables.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import { unhex } from "../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../parties/shared/ledger/database.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import { InstitutionClient } from "../../services/client/institution-client.js";
import { Refusal } from "../../services/results.js";
import { type Cluster, NoPostgres, startCluster } from "../lanes/cluster.js";
import { YUAN } from "../unit/parties/town.js";
import { COOPERATIVE, PAYEE, TestServer } from "../unit/services/test-server.js";

const HOLDERS = 4;
const PAYMENTS = 10 * HOLDERS;
const LOADS = 30;
const PAYMENT = 30 * YUAN;
const LOAD = 2 * YUAN;
const DEADLINE_MS = 120_000;
/** The server dies when so many claims are on its books. */
const KILLS = [3, 14, 29];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("services: PostgreSQL is killed in the middle of settlement", function () {
  this.timeout(240_000);
  let cluster: Cluster;
  let database: Database;
  let drawer: Database;

  before(async function () {
    try {
      cluster = startCluster({ fsync: true });
    } catch (error) {
      if (!(error instanceof NoPostgres) || process.env.CI) throw error;
      console.log(`    SKIPPED: ${error.message}`);
      this.skip();
    }
    database = await openDatabase({ url: cluster.url });
    drawer = await openDatabase({ url: "" });
  });
  after(async () => {
    await drawer?.close();
    await database?.close();
    cluster?.stop();
  });

  /** A shop with its own drawer, full of payments that are not handed in yet. */
  async function shopFullOfPayments(server: TestServer): Promise<Terminal> {
    const { town } = server;
    const known = { root: town.bank.rootKey, certificates: [town.institutionCertificate] };
    const shop = await Terminal.open(drawer, town.world, { payee: unhex(PAYEE), schema: "shop", ...known });
    for (let n = 0; n < HOLDERS; n++) {
      const holder = await town.holder(1_000 * YUAN, 2);
      for (let i = 0; i < PAYMENTS / HOLDERS; i++) await town.paid(holder, shop, PAYMENT);
    }
    return shop;
  }

  /** Asks until it is answered; gives what it heard meanwhile. */
  async function load(url: string, token: string, n: number, heard: string[]): Promise<void> {
    const wallet = (1 + (n % HOLDERS)).toString(16).padStart(16, "0");
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await pause(50)) {
      const response = await fetch(`${url}/institution/v1/wallets/cooperative-${COOPERATIVE}/loads`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "idempotency-key": `load-${n}`,
        },
        body: JSON.stringify({ wallet, amount_minor: LOAD }),
      });
      const { error } = (await response.json()) as { error?: string };
      if (response.status === 200) return;
      heard.push(`${response.status} ${error} ${response.headers.get("retry-after")}`);
    }
    throw new Error(`load ${n} was never answered`);
  }

  /** Hands in until nothing is left; every failure must have a name. */
  async function handIn(shop: Terminal, bank: InstitutionClient, heard: string[]): Promise<void> {
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await pause(50)) {
      try {
        const batch = await shop.batch(bank.settle.bind(bank));
        expect(batch.rejected + batch.later).to.equal(0);
        if (batch.submitted === 0) return;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        heard.push(error.error.name);
      }
    }
    throw new Error("the batch never finished");
  }

  /** Kills the server each time so many claims are on the books; gives how many there were, seen after it is back. */
  async function killAgainAndAgain(prefix: string): Promise<number[]> {
    const count = async () => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from ${sql.table(`${prefix}_oi.claim`)}`.execute(database.kysely);
      return rows[0].n;
    };
    const seen: number[] = [];
    for (const claims of KILLS) {
      while ((await count()) < claims) await pause(2);
      cluster.kill();
      await pause(300);
      cluster.restart();
      seen.push(await count());
    }
    return seen;
  }

  it("loses and doubles nothing, and the batch finishes", async () => {
    const server = await TestServer.open(database, "killed");
    const { town, tokens, app } = server;
    const shop = await shopFullOfPayments(server);
    const had = (await balanceOf(books(town.oi.db), `soft/cooperative-${COOPERATIVE}`)) ?? 0;
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const bank = await InstitutionClient.connect({ url: `${url}/institution`, token: tokens.merchant, tries: 2 });
    const [atTheShop, atTheBank]: [string[], string[]] = [[], []];
    const [seen] = await Promise.all([
      killAgainAndAgain(town.prefix),
      handIn(shop, bank, atTheShop),
      ...Array.from({ length: LOADS }, async (_, n) => {
        // Spread over the whole time, so that each death meets some.
        await pause(n * 60);
        await load(url, tokens.cooperative, n, atTheBank);
      }),
    ]);

    // The server did die with a part of the batch on its books, and was heard to.
    for (const n of seen) expect(n).to.be.within(1, PAYMENTS - 1);
    expect(new Set(atTheShop)).to.deep.equal(new Set(["party-away"]));
    for (const words of atTheBank) expect(words).to.match(/^503 (database-away|busy|too-slow) 1$/);

    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(`${town.prefix}_oi.claim`)}`.execute(database.kysely);
    expect(rows[0].n).to.equal(PAYMENTS);
    expect(await balanceOf(books(town.oi.db), `merchant/${PAYEE}`)).to.equal(PAYMENTS * PAYMENT);
    expect(had - Number(await balanceOf(books(town.oi.db), `soft/cooperative-${COOPERATIVE}`))).to.equal(LOADS * LOAD);
    expect((await shop.sales()).every((sale) => sale.state === "settled")).to.equal(true);
    for (const holder of town.holders) await town.sync(holder);
    await town.inOrder();
    expect(town.holders.reduce((n, h) => n + h.purse.memory.balance_minor, 0)).to.equal(
      HOLDERS * 1_000 * YUAN - PAYMENTS * PAYMENT + LOADS * LOAD,
    );
    await server.close();
  });
});
