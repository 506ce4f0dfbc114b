/** A payee's name for a payment is taken once, whichever purse paid it: so "already paid" does not reveal whose the two sales were. */
import { expect } from "chai";
import type { ClaimRecord, ClaimResult } from "../../../parties/institution/contract.js";
import { settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { unhex } from "../../../parties/shared/environment.js";
import { decodeRequest, encodePay, encodeRequest } from "../../../protocol/commands/pay.js";
import { evidenceOf, type Holder, must, sharedDatabase, Town, YUAN } from "./town.js";

const said = (results: readonly ClaimResult[]) =>
  results.map((r) => (r.outcome === "refused" ? r.error.name : r.outcome));

describe("parties: names of payments", function () {
  this.timeout(120_000);
  const db = sharedDatabase();

  it("pays one name of a payee once, and says the same whether the second payment is the same wallet's or another's", async () => {
    const town = await Town.found(db(), "one name");
    const [regular, stranger] = [await town.holder(100 * YUAN), await town.holder(100 * YUAN)];
    const shop = await town.terminal();
    const sale = must(await shop.sale(10 * YUAN));
    await shop.touch(regular.purse.pipe, sale);
    const first = await town.record(shop, sale);
    // The shop names each sale the same; the content differs, or does not.
    const again = async (holder: Holder, change: object): Promise<ClaimRecord> => {
      const named = decodeRequest(first.request);
      if (!named.ok) throw new Error("a good request");
      // A regular's purse forgets the name with its sync; here at once.
      Object.assign(holder.purse.memory, { last: null, unacknowledged: [] });
      holder.purse.leave();
      const request = encodeRequest({ ...named.value, ...change });
      const answer = await holder.purse.pipe(Uint8Array.from([0x80, 0x50, 0, 0, 35, ...request, 0]));
      return { request, answer: answer.slice(0, -2) };
    };
    expect(said(await settleAnywhere(town.oi, shop.payee, [first]))).to.deep.equal(["paid"]);
    for (const change of [{}, { amount_minor: 7 * YUAN }]) {
      const [same, other] = [await again(regular, change), await again(stranger, change)];
      const results = await settleAnywhere(town.oi, shop.payee, [same, other, other, first]);
      expect(said(results)).to.deep.equal(Array.from({ length: 4 }, () => "already-paid"));
      for (const result of results) expect(result).to.deep.equal(results[0]);
    }
    expect(await town.taken(shop)).to.equal(10 * YUAN);
    const evidence = (await evidenceOf(town.oi)).map((one) => one.kind).sort();
    expect(evidence).to.deep.equal(["name-taken", "name-taken", "twice", "twice"]);
    expect(await town.state(stranger)).to.include({ state: "active" });
    // Another payee may use the name.
    const next = await town.terminal();
    const elsewhere = await again(stranger, { payee: next.payee });
    expect(said(await settleAnywhere(town.oi, next.payee, [elsewhere]))).to.deep.equal(["paid"]);
    await town.conserved();
  });

  it("pays one name once when two wallets' payments of it are handed in at the same time, and gives the other's money back", async () => {
    const town = await Town.found(db(), "one name at once");
    const holders = [await town.holder(100 * YUAN), await town.holder(100 * YUAN)];
    const shop = await town.terminal();
    const sale = must(await shop.sale(10 * YUAN));
    await shop.touch(holders[0].purse.pipe, sale);
    const first = await town.record(shop, sale);
    const answer = await holders[1].purse.pipe(Uint8Array.from([0x80, 0x50, 0, 0, 35, ...first.request, 0]));
    const second = { request: first.request, answer: answer.slice(0, -2) };
    const all = await Promise.all(
      [first, second, first, second].map((one) => settleAnywhere(town.oi, shop.payee, [one])),
    );
    expect(said(all.flat()).sort()).to.deep.equal(["already-paid", "already-paid", "already-paid", "paid"]);
    expect(await town.taken(shop)).to.equal(10 * YUAN);
    for (const holder of holders) await town.sync(holder);
    await town.inOrder();
    town.world.pass(8 * 86_400);
    expect(await lapseTickets(town.oi)).to.equal(1);
    for (const holder of holders) await town.sync(holder);
    expect(holders.map(({ purse }) => purse.memory.balance_minor).sort()).to.deep.equal([100 * YUAN, 90 * YUAN].sort());
    await town.inOrder();
  });

  it("leaves goods on the counter when a name was paid with another ticket, online and in a batch, for less or for the same", async () => {
    const town = await Town.found(db(), "another ticket");
    const [friend, wearer] = [await town.holder(100 * YUAN), await town.holder(100 * YUAN)];
    for (const [online, paid_minor] of [
      [true, 1],
      [true, 10 * YUAN],
      [false, 1],
    ] as const) {
      const shop = await town.terminal();
      const sale = must(await shop.sale(10 * YUAN, online));
      // The shop hands in another customer's payment of the sale's name.
      const named = decodeRequest(unhex((await shop.sales())[0].request));
      if (!named.ok) throw new Error("a good request");
      const request = encodeRequest({ ...named.value, amount_minor: paid_minor });
      friend.purse.leave();
      const answer = await friend.purse.pipe(encodePay({ ...named.value, amount_minor: paid_minor }));
      expect(said(await settleAnywhere(town.oi, shop.payee, [{ request, answer: answer.slice(0, -2) }]))).to.deep.equal(
        ["paid"],
      );
      const touched = await shop.touch(wearer.purse.pipe, sale, town.settle);
      wearer.purse.leave();
      const sum = await shop.batch(town.settle);
      const row = (await shop.sales()).find((one) => one.sale === sale);
      if (online) expect("error" in touched ? touched.error?.name : touched.outcome).to.equal("paid-otherwise");
      else expect(touched.outcome, "offline no terminal can know").to.equal("paid");
      expect(sum.rejected).to.equal(1);
      expect(row).to.include({ state: "rejected", note: "paid-otherwise" });
      await town.conserved();
    }
  });
});
