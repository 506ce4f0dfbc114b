/**
 * Power fails at a bank: the n-th SQL statement of an operation throws, for every n until the operation comes through. Whatever was cut, money is
 * conserved at once, and doing the same thing again finishes it exactly once.
 */
import { expect } from "chai";
import type { KyselyPlugin, RootOperationNode } from "kysely";
import { enrol } from "../../../parties/cooperative/station.js";
import { issue, redeem } from "../../../parties/institution/issuing/treasury.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { findPurse } from "../../../parties/institution/store/tables.js";
import { hex } from "../../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../../parties/shared/ledger/database.js";
import { must, Town, walletNumber, YUAN } from "../../unit/parties/town.js";

/** A database whose power can be made to fail before the n-th statement from now. */
class Failing {
  #left = Number.POSITIVE_INFINITY;

  failAfter(statements: number): void {
    this.#left = statements;
  }

  mend(): void {
    this.#left = Number.POSITIVE_INFINITY;
  }

  wrap(database: Database): Database {
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }): RootOperationNode => {
        if (this.#left-- <= 0) throw new Error("power");
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    return { ...database, kysely: database.kysely.withPlugin(plugin) };
  }
}

describe("parties: power fails between any two statements", function () {
  this.timeout(240_000);
  let database: Database;
  const power = new Failing();
  before(async () => {
    database = await openDatabase();
  });
  after(() => database.close());

  /**
   * `work` with the cut at 0, 1, 2 … until it comes through, each time after a `prepare` that is not cut; after each cut the same `work` once more
   * must finish it. Gives the number of rounds.
   */
  async function everywhere(
    town: Town,
    work: (n: number) => Promise<unknown>,
    prepare: (n: number) => Promise<unknown> = async () => {},
  ): Promise<number> {
    for (let n = 0; n < 400; n++) {
      await prepare(n);
      power.failAfter(n);
      const cut = await work(n).then(
        () => false,
        (error: Error) => {
          if (error.message !== "power") throw error;
          return true;
        },
      );
      power.mend();
      await town.conserved();
      await work(n);
      await town.inOrder();
      if (!cut) return n + 1;
    }
    throw new Error("the operation never came through");
  }

  it("issue and redeem", async () => {
    const town = await Town.found(power.wrap(database), "cut treasury");
    const issues = await everywhere(town, async (n) => must(await issue(town.oi, town.bank, 10, `i${n}`)));
    const redeems = await everywhere(town, async (n) => must(await redeem(town.oi, town.bank, 10, `r${n}`)));
    expect(issues).to.be.greaterThan(10);
    expect(await town.bank.totals()).to.deep.equal({ issued: 5_000_000 + 10 * issues, redeemed: 10 * redeems });
  });

  it("enrolment", async () => {
    const town = await Town.found(power.wrap(database), "cut enrolment");
    let purse = await town.bracelet();
    const rounds = await everywhere(
      town,
      async (n) => must(await enrol(purse.pipe, town.coop, walletNumber(100 + n))),
      async () => {
        purse = await town.bracelet();
      },
    );
    for (let n = 0; n < rounds; n++)
      expect(await findPurse(town.oi.db, hex(walletNumber(100 + n)))).to.include({ state: "active" });
  });

  it("a load over the counter", async () => {
    const town = await Town.found(power.wrap(database), "cut load");
    const holder = await town.holder(0, 2);
    const loads = await everywhere(town, async (n) => must(await town.load(holder, 100, `l${n}`)));
    expect(await town.float(holder)).to.equal(100 * loads);
    expect(await town.coop.till()).to.equal(100 * loads);
  });

  it("a sync with a payment, a key and a credit in it", async () => {
    const town = await Town.found(power.wrap(database), "cut sync");
    const holder = await town.holder(1 * YUAN, 2);
    const shop = await town.terminal();
    const rounds = await everywhere(
      town,
      () => town.sync(holder),
      async (n) => {
        await town.paid(holder, shop, 30);
        must(await town.load(holder, 100, `l${n}`));
        if (n % 2 === 0) await shop.batch(town.settle);
      },
    );
    expect(rounds).to.be.greaterThan(20);
    expect(holder.purse.memory.balance_minor).to.equal(1 * YUAN + rounds * 70);
  });

  it("a batch", async () => {
    const town = await Town.found(power.wrap(database), "cut batch");
    const holder = await town.holder(9000 * YUAN, 2);
    const shop = await town.terminal();
    const rounds = await everywhere(
      town,
      () => shop.batch(town.settle),
      async () => {
        await town.sync(holder);
        await town.paid(holder, shop, 50 * YUAN);
      },
    );
    expect(await town.taken(shop)).to.equal(rounds * 50 * YUAN);
  });

  it("lapse and repair", async () => {
    const town = await Town.found(power.wrap(database), "cut lapse");
    const holder = await town.holder(9000 * YUAN, 2);
    const shop = await town.terminal();
    await everywhere(
      town,
      async () => {
        await lapseTickets(town.oi);
        await town.sync(holder);
      },
      async (n) => {
        if (holder.purse.standing().tickets > 0) await town.pay(holder, shop, 10 * YUAN);
        if (n % 3 === 0) await town.sync(holder);
        if (n % 3 === 1) holder.purse.bumpAndDie();
        if (n % 3 === 2) town.world.pass(8 * 86_400);
      },
    );
    town.world.pass(110 * 86_400);
    await lapseTickets(town.oi);
    for (let i = 0; i < 8; i++) await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(9000 * YUAN);
    await town.inOrder();
  });
});
