/**
 * Random histories of a whole town: loads, payments, tears, cuts of power, batches, lapses, refunds, in any order. After every event money is conserved
 * and every purse holds what the books say. One seed is one history; a failure prints the command that replays it.
 */
import { expect } from "chai";
import fc from "fast-check";
import { redeem } from "../../../parties/institution/issuing/treasury.js";
import { reconcile } from "../../../parties/institution/purses/reconcile.js";
import { allowRepair } from "../../../parties/institution/purses/suspension.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import type { Terminal } from "../../../parties/merchant/terminal.js";
import { hex } from "../../../parties/shared/environment.js";
import { tearing } from "./tearing.js";
import { type Holder, sharedDatabase, Town, YUAN } from "./town.js";

const RUNS = Number(process.env.HISTORIES ?? 6);
const SEED = Number(process.env.SEED ?? 20);

interface Event {
  readonly what:
    | "load"
    | "pay"
    | "torn-pay"
    | "sync"
    | "torn-sync"
    | "batch"
    | "days"
    | "lapse"
    | "cut"
    | "damage"
    | "redeem";
  readonly who: number;
  readonly n: number;
}

const event = fc.record({
  what: fc.constantFrom<Event["what"]>(
    "load",
    "pay",
    "pay",
    "pay",
    "torn-pay",
    "sync",
    "sync",
    "torn-sync",
    "batch",
    "days",
    "lapse",
    "cut",
    "damage",
    "redeem",
  ),
  who: fc.nat(1),
  n: fc.nat(90),
});

async function happen(town: Town, holders: Holder[], shops: Terminal[], e: Event, key: string): Promise<void> {
  const [holder, shop] = [holders[e.who], shops[e.n % 2]];
  const side = e.n % 2 === 0 ? "command" : "answer";
  switch (e.what) {
    case "load":
      await town.load(holder, (e.n + 1) * YUAN, key);
      return;
    case "pay":
      await town.pay(holder, shop, (e.n + 1) * 50);
      return;
    case "torn-pay": {
      const sale = await shop.sale((e.n + 1) * 20);
      if (sale.ok) await shop.touch(tearing(holder.purse.pipe, e.n % 3, side), sale.value);
      holder.purse.leave();
      return;
    }
    case "sync":
      await town.relay(holder);
      return;
    case "torn-sync":
      await town.relay(holder, tearing(holder.purse.pipe, e.n % 9, side));
      return;
    case "batch":
      await shop.batch(town.settle);
      return;
    case "days":
      town.world.pass((e.n % 12) * 86_400);
      return;
    case "lapse":
      await lapseTickets(town.oi);
      return;
    case "cut":
      holder.purse.bumpAndDie();
      return;
    case "damage":
      if (e.n % 3 === 0) holder.purse.damage();
      return;
    case "redeem":
      await redeem(town.oi, town.bank, e.n + 1, key);
  }
}

describe("parties: histories", function () {
  this.timeout(600_000);
  const db = sharedDatabase();

  it(`conserves money in every one of ${RUNS} histories`, async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 25, maxLength: 45 }), async (events) => {
        const town = await Town.found(db(), "history");
        const holders = [await town.holder(500 * YUAN, 1), await town.holder(900 * YUAN, 2)];
        const shops = [await town.terminal(), await town.terminal()];
        for (const e of events) {
          await happen(town, holders, shops, e, `e${n++}`);
          await check(town, holders);
        }
        // Everything is brought home: all claims in, all tickets closed, all credits delivered.
        for (const shop of shops) await shop.batch(town.settle);
        for (const holder of holders) await town.relay(holder);
        town.world.pass(98 * 86_400);
        await lapseTickets(town.oi);
        for (let i = 0; i < 6; i++) for (const holder of holders) await town.relay(holder);
        await check(town, holders);
        for (const holder of holders) {
          const { state, withheld, exposure } = await town.state(holder);
          expect({ state, withheld, exposure }).to.deep.equal({ state: "active", withheld: 0, exposure: 0 });
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  });

  it(`conserves money in ${RUNS} histories in which purses cheat`, async () => {
    const cheat = fc.record({ how: fc.constantFrom("copy", "put back", "more", "forget", "allow"), who: fc.nat(1) });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(event, cheat), { minLength: 20, maxLength: 35 }), async (events) => {
        const town = await Town.found(db(), "cheats");
        const holders = [await town.holder(100 * YUAN, 1), await town.holder(200 * YUAN, 2)];
        const shops = [await town.terminal(), await town.terminal()];
        const copies = holders.map((h) => h.purse.copy());
        for (const [e, { how, who }] of events) {
          await happen(town, holders, shops, e, `c${n++}`);
          const { purse, wallet } = holders[who];
          if (how === "copy") copies[who] = purse.copy();
          // Put back while it runs, so that no boot asks the vault.
          if (how === "put back") purse.memory = { ...structuredClone(copies[who]), handle: purse.memory.handle };
          if (how === "more") purse.memory.balance_minor += e.n * YUAN;
          if (how === "forget") purse.memory.unacknowledged = [];
          if (how === "allow") await allowRepair(town.oi, wallet);
          await town.conserved();
        }
        for (const shop of shops) await shop.batch(town.settle);
        town.world.pass(110 * 86_400);
        await lapseTickets(town.oi);
        for (const holder of holders) {
          await allowRepair(town.oi, holder.wallet);
          await town.relay(holder);
          await town.conserved();
          const { withheld, state } = await town.state(holder);
          const float = await town.float(holder);
          expect(withheld, state).to.be.at.most(float);
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  });
});

/** A damaged purse's own memory says nothing true until its new baseline has arrived; its money is still conserved. */
async function check(town: Town, holders: Holder[]): Promise<void> {
  await town.conserved();
  const sound = holders.filter((h) => h.purse.memory.life === 2);
  const truths = new Map(sound.map((h) => [hex(h.wallet), town.truth(h.purse)]));
  for (const row of await reconcile(town.oi, truths)) {
    if (!row.baselineUnderWay) expect(row.difference_minor, JSON.stringify(row)).to.equal(0);
  }
}
