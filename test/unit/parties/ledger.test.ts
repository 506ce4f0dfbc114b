/** The ledger: balanced, never below zero, idempotent by key, whatever it is asked and in whatever order. */
import { expect } from "chai";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { type AccountKind, LEDGER_SCHEMA, type LedgerTables } from "../../../parties/shared/ledger/accounts.js";
import { type Database, storeOf } from "../../../parties/shared/ledger/database.js";
import { audit, balanceOf, credit, debit, openAccount, post, totals } from "../../../parties/shared/ledger/ledger.js";
import { migrate } from "../../../parties/shared/ledger/migrations.js";
import { serializable } from "../../../parties/shared/ledger/transaction.js";
import { sharedDatabase, why } from "./town.js";

let ledgers = 0;

async function freshLedger(database: Database): Promise<Kysely<LedgerTables>> {
  const schema = `ledger_${process.pid}_${++ledgers}`;
  await sql.raw(`drop schema if exists ${schema} cascade`).execute(database.kysely);
  await migrate(database, schema, [LEDGER_SCHEMA]);
  const db = storeOf<LedgerTables>(database, schema);
  const accounts: [string, AccountKind][] = [
    ["reserve", "reserve"],
    ["own", "own"],
    ["soft/a", "soft"],
    ["soft/b", "soft"],
  ];
  await serializable(db, async (tx) => {
    for (const [id, kind] of accounts) await openAccount(tx, id, kind);
  });
  return db;
}

const give = (db: Kysely<LedgerTables>, key: string, from: string, to: string, amount: number) =>
  serializable(db, (tx) => post(tx, { key, lines: [debit(from, amount), credit(to, amount)], memo: "test" }));

describe("parties: ledger", function () {
  this.timeout(120_000);
  const database = sharedDatabase();

  it("posts once under a key, and refuses the key for anything else", async () => {
    const db = await freshLedger(database());
    expect(await give(db, "1", "reserve", "own", 100)).to.deep.equal({ ok: true, value: { again: false } });
    expect(await give(db, "1", "reserve", "own", 100)).to.deep.equal({ ok: true, value: { again: true } });
    expect(why(await give(db, "1", "reserve", "own", 101))).to.equal("key-reused");
    expect(why(await give(db, "1", "reserve", "soft/a", 100))).to.equal("key-reused");
    expect(await balanceOf(db, "own")).to.equal(100);
    expect(await balanceOf(db, "reserve")).to.equal(100);
  });

  it("refuses what does not balance, is no amount, or names no account, and changes nothing", async () => {
    const db = await freshLedger(database());
    await give(db, "1", "reserve", "own", 100);
    const lopsided = { key: "2", lines: [debit("own", 5), credit("soft/a", 6)], memo: "" };
    expect(why(await serializable(db, (tx) => post(tx, lopsided)))).to.equal("bad-transfer");
    for (const amount of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
      expect(why(await give(db, "3", "own", "soft/a", amount))).to.equal("bad-amount");
    }
    expect(why(await give(db, "4", "own", "nobody", 1))).to.equal("no-such-account");
    expect(why(await give(db, "5", "own", "soft/a", 101))).to.equal("insufficient-funds");
    expect(await balanceOf(db, "own")).to.equal(100);
    expect(await audit(db)).to.deep.equal([]);
  });

  it("is held to it by SQL as well", async () => {
    const db = await freshLedger(database());
    const refused = await db
      .updateTable("account")
      .set({ balance: -1 })
      .where("id", "=", "own")
      .execute()
      .then(
        () => "done",
        (error: { code?: string }) => error.code,
      );
    expect(refused).to.equal("23514");
  });

  it("keeps every sum through any sequence of transfers and repeats", async () => {
    const account = fc.constantFrom("own", "soft/a", "soft/b");
    const step = fc.record({ key: fc.nat(12), from: account, to: account, amount: fc.integer({ min: -2, max: 80 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const db = await freshLedger(database());
        await give(db, "start", "reserve", "own", 100);
        for (const s of steps) {
          await give(db, String(s.key), s.from, s.to, s.amount);
          const sums = await totals(db);
          expect(sums.own + sums.soft).to.equal(sums.reserve);
        }
        expect(await audit(db)).to.deep.equal([]);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  it("posts a key once when many post it at the same time", async () => {
    const db = await freshLedger(database());
    await give(db, "start", "reserve", "own", 1000);
    const all = await Promise.all(Array.from({ length: 20 }, () => give(db, "same", "own", "soft/a", 10)));
    expect(all.filter((o) => o.ok && !o.value.again)).to.have.length(1);
    expect(await balanceOf(db, "soft/a")).to.equal(10);
  });

  it("loses nothing when many move different sums at the same time", async () => {
    const db = await freshLedger(database());
    await give(db, "start", "reserve", "own", 100);
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => give(db, `n${i}`, "own", "soft/a", 10)));
    expect(all.filter((o) => o.ok)).to.have.length(10);
    expect(await balanceOf(db, "own")).to.equal(0);
    expect(await audit(db)).to.deep.equal([]);
  });
});
