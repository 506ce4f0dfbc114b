/** Phones: soft wallets of class IV, binding by press, unloading by press, every refusal by name, and conservation after each event. */
import { expect } from "chai";
import {
  openPersonal,
  personalBalance,
  purchase,
  SOFT_CAP_MINOR,
} from "../../../parties/institution/issuing/soft-wallet.js";
import { bindingsOf, unbind } from "../../../parties/institution/purses/binding.js";
import { topUp } from "../../../parties/institution/purses/load.js";
import { cancelUnload, requestUnload } from "../../../parties/institution/purses/unload.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { phoneInstitutionOf } from "../../../parties/institution/sync/sync-session.js";
import { Phone } from "../../../parties/phone/phone.js";
import type { Database } from "../../../parties/shared/ledger/database.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { tearing } from "./tearing.js";
import { type Holder, must, sharedDatabase, Town, why, YUAN } from "./town.js";

const ALL_OVER = 98 * 86_400;

/** A phone with so much in its soft wallet. */
async function phoneOf(town: Town, name: string, amount_minor = 0): Promise<Phone> {
  const phone = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, name), name));
  if (amount_minor > 0) must(await purchase(town.oi, phone.name, amount_minor, "first"));
  return phone;
}

async function held(phone: Phone, holder: Holder) {
  const seen = must(await phone.hold(holder.purse.pipe));
  holder.purse.leave();
  return seen;
}

/** Asked, pressed, confirmed. */
async function bound(phone: Phone, holder: Holder): Promise<void> {
  must(await phone.bind(holder.purse.pipe));
  holder.purse.leave();
  holder.purse.press();
  expect((await held(phone, holder)).binding).to.be.greaterThan(0);
}

/** A bracelet with 300 on it, bound to a phone with nothing. */
async function boundPair(db: Database, name: string) {
  const town = await Town.found(db, name);
  const holder = await town.holder(300 * YUAN);
  const mine = await phoneOf(town, "mine");
  await bound(mine, holder);
  return { town, holder, mine };
}

/** The same, asked to send 100 back: the bracelet waits for its press. */
async function unloading(db: Database, name: string, key = "u") {
  const pair = await boundPair(db, name);
  await closed(pair.town);
  must(
    await requestUnload(pair.town.oi, {
      softWallet: pair.mine.name,
      wallet: pair.holder.wallet,
      amount_minor: 100 * YUAN,
      key,
    }),
  );
  await held(pair.mine, pair.holder);
  return pair;
}

/** Days pass until no ticket is open. */
async function closed(town: Town): Promise<void> {
  town.world.pass(ALL_OVER);
  await lapseTickets(town.oi);
}

describe("parties: phones", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("opens a soft wallet with a name only, once, within its class", async () => {
    const town = await Town.found(db(), "soft");
    const phone = await phoneOf(town, "phone-1", 100 * YUAN);
    expect(must(await openPersonal(town.oi, "phone-1"))).to.deep.equal({ again: true });
    for (const bad of ["", "a b", "x".repeat(41), "own/treasury"]) {
      expect(why(await openPersonal(town.oi, bad))).to.equal("undecodable");
    }
    expect(why(await openPersonal(town.oi, town.coop.fundingWallet))).to.equal("name-taken");
    expect(must(await purchase(town.oi, phone.name, 100 * YUAN, "first"))).to.deep.equal({ again: true });
    expect(why(await purchase(town.oi, phone.name, 1 * YUAN, "first"))).to.equal("key-reused");
    expect(why(await purchase(town.oi, phone.name, SOFT_CAP_MINOR, "much"))).to.equal("over-soft-cap");
    for (const amount of [0, -1, 0.5])
      expect(why(await purchase(town.oi, phone.name, amount, `bad ${amount}`))).to.equal("bad-amount");
    expect(why(await purchase(town.oi, town.coop.fundingWallet, 1, "k"))).to.equal("not-personal");
    expect(why(await personalBalance(town.oi, "nobody"))).to.equal("not-personal");
    expect(must(await personalBalance(town.oi, phone.name))).to.equal(100 * YUAN);
    await town.inOrder();
  });

  it("binds only what it holds, only after a press, one phone at a time", async () => {
    const town = await Town.found(db(), "bind");
    const holder = await town.holder(50 * YUAN);
    const [mine, other] = [await phoneOf(town, "mine", 100 * YUAN), await phoneOf(town, "other", 100 * YUAN)];
    expect(
      why(await topUp(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 1 * YUAN, key: "early" })),
    ).to.equal("not-bound");
    const asked = must(await mine.bind(holder.purse.pipe));
    expect(asked).to.include({ number: 1, state: "asked" });
    // Asked again, or torn and asked again: the very same number and key.
    expect(must(await mine.bind(holder.purse.pipe)).key).to.deep.equal(asked.key);
    expect((await held(mine, holder)).binding).to.equal(0);
    expect(
      why(await topUp(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 1 * YUAN, key: "asked" })),
    ).to.equal("not-bound");
    // A sync carried by another reader shows the wearer no question, and a minute later the press is too late.
    town.world.pass(60);
    await town.sync(holder);
    holder.purse.press();
    expect(holder.purse.memory.binding).to.equal(0);
    await bound(mine, holder);
    expect(holder.purse.memory.bindingKey).to.equal(Buffer.from(asked.key).toString("hex"));
    expect(why(await other.bind(holder.purse.pipe))).to.equal("bound-elsewhere");
    expect(
      why(
        await topUp(town.oi, { softWallet: other.name, wallet: holder.wallet, amount_minor: 1 * YUAN, key: "foreign" }),
      ),
    ).to.equal("not-bound");
    expect(why(await unbind(town.oi, other.name, holder.wallet))).to.equal("not-bound");
    const first = must(
      await topUp(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 10 * YUAN, key: "k" }),
    );
    expect(
      must(await topUp(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 10 * YUAN, key: "k" })),
    ).to.deep.equal({ ...first, again: true });
    expect((await held(mine, holder)).balance_minor).to.equal(60 * YUAN);
    await town.inOrder();
  });

  it("unbinds by phone, by institution and by the bracelet itself; only then can it be bound again", async () => {
    const town = await Town.found(db(), "unbind");
    const holder = await town.holder(50 * YUAN);
    const [mine, other] = [await phoneOf(town, "mine"), await phoneOf(town, "other")];
    await bound(mine, holder);
    expect(must(await unbind(town.oi, mine.name, holder.wallet))).to.equal("ending");
    expect(why(await other.bind(holder.purse.pipe))).to.equal("unbind-first");
    expect(holder.purse.memory.binding).to.equal(0);
    await bound(other, holder);
    expect(holder.purse.memory.binding).to.equal(2);
    // Over LINK the bracelet forgets the phone at once; the institution hears of it in the next standing.
    Object.assign(holder.purse.memory, { binding: 0, bindingKey: "" });
    await town.sync(holder);
    expect(await bindingsOf(town.oi.db, other.name)).to.deep.equal([]);
    await bound(mine, holder);
    expect(must(await unbind(town.oi, null, holder.wallet))).to.equal("ending");
    await town.sync(holder);
    expect(holder.purse.memory.binding).to.equal(0);
    expect(await bindingsOf(town.oi.db, mine.name)).to.deep.equal([]);
    expect(why(await unbind(town.oi, null, holder.wallet))).to.equal("not-bound");
    await town.inOrder();
  });

  it("lets go of a bracelet that was pressed for after its phone had given up", async () => {
    const town = await Town.found(db(), "given up");
    const holder = await town.holder(50 * YUAN);
    const mine = await phoneOf(town, "mine");
    must(await mine.bind(holder.purse.pipe));
    expect(must(await unbind(town.oi, mine.name, holder.wallet))).to.equal("ended");
    holder.purse.press();
    expect(holder.purse.memory.binding).to.equal(1);
    await town.sync(holder);
    expect(holder.purse.memory.binding).to.equal(0);
  });

  it("unloads what open tickets leave, once, and only after a press", async () => {
    const town = await Town.found(db(), "unload");
    const holder = await town.holder(300 * YUAN);
    const [mine, other] = [await phoneOf(town, "mine"), await phoneOf(town, "other")];
    const unload = (softWallet: string, amount_minor: number, key: string) =>
      requestUnload(town.oi, { softWallet, wallet: holder.wallet, amount_minor, key });
    expect(why(await unload(mine.name, 1, "k"))).to.equal("not-bound");
    await bound(mine, holder);
    expect(why(await unload(mine.name, 1, "k"))).to.equal("over-unloadable");
    await closed(town);
    expect(why(await unload(other.name, 1, "k"))).to.equal("not-bound");
    expect(why(await unload(mine.name, 300 * YUAN + 1, "k"))).to.equal("over-unloadable");
    expect(why(await unload(mine.name, 0, "k"))).to.equal("bad-amount");
    must(await unload(mine.name, 120 * YUAN, "u"));
    expect(must(await unload(mine.name, 120 * YUAN, "u"))).to.include({ number: 1, state: "asked" });
    expect(why(await unload(mine.name, 121 * YUAN, "u"))).to.equal("key-reused");
    expect(why(await unload(mine.name, 1, "v"))).to.equal("unload-waits");
    await held(mine, holder);
    await held(mine, holder);
    // While it waits, only as many tickets as the rest of the float covers.
    expect(holder.purse.standing().tickets).to.equal(1);
    expect(must(await personalBalance(town.oi, mine.name))).to.equal(0);
    await town.inOrder();
    holder.purse.press();
    expect(holder.purse.memory).to.include({ balance_minor: 180 * YUAN, lastUnload: 1 });
    await town.conserved();
    await held(mine, holder);
    expect(must(await personalBalance(town.oi, mine.name))).to.equal(120 * YUAN);
    await town.inOrder();
    await held(mine, holder);
    expect(must(await personalBalance(town.oi, mine.name))).to.equal(120 * YUAN);
    expect(holder.purse.standing().tickets).to.equal(10);
    expect(why(await cancelUnload(town.oi, mine.name, "u"))).to.equal("unload-done");
    expect(why(await cancelUnload(town.oi, mine.name, "none"))).to.equal("no-such-unload");
    await town.inOrder();
  });

  it("moves an unload once however the syncs around the press are torn", async () => {
    for (let at = 1; at < 12; at++) {
      const { town, holder, mine } = await unloading(db(), `torn unload ${at}`);
      holder.purse.press();
      let torn = false;
      for (const side of ["answer", "command"] as const) {
        torn ||= !(await mine.hold(tearing(holder.purse.pipe, at, side))).ok;
        holder.purse.leave();
        await town.conserved();
      }
      await held(mine, holder);
      expect(must(await personalBalance(town.oi, mine.name))).to.equal(100 * YUAN);
      expect(holder.purse.memory.balance_minor).to.equal(200 * YUAN);
      await town.inOrder();
      if (!torn) break;
    }
  });

  it("tells by the balance which unload was pressed for, when one was cancelled too late", async () => {
    const { town, holder, mine } = await unloading(db(), "late cancel", "a");
    expect(must(await cancelUnload(town.oi, mine.name, "a"))).to.include({ state: "cancelled" });
    holder.purse.press();
    // Same number, another amount: asked for before anybody has heard of the press.
    must(
      await requestUnload(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 30 * YUAN, key: "b" }),
    );
    await held(mine, holder);
    expect(must(await personalBalance(town.oi, mine.name))).to.equal(100 * YUAN);
    expect(await town.state(holder)).to.include({ state: "active", last_unload: 1 });
    await town.inOrder();
    await closed(town);
    must(
      await requestUnload(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 30 * YUAN, key: "c" }),
    );
    must(await cancelUnload(town.oi, mine.name, "c"));
    await held(mine, holder);
    holder.purse.press();
    expect(holder.purse.memory.lastUnload).to.equal(1);
    await town.inOrder();
  });

  it("suspends a purse that unloads what nobody asked for, or forgets an unload", async () => {
    for (const [name, lie] of [
      ["unload-ahead", (h: Holder) => Object.assign(h.purse.memory, { lastUnload: 1, balance_minor: 1 })],
      ["unload-ahead", (h: Holder) => Object.assign(h.purse.memory, { lastUnload: 2 })],
      ["unload-back", (h: Holder) => Object.assign(h.purse.memory, { lastUnload: 0 })],
    ] as const) {
      const prepared = name === "unload-back" ? unloading : boundPair;
      const { town, holder, mine } = await prepared(db(), `lie ${name}`);
      if (name === "unload-back") {
        holder.purse.press();
        await held(mine, holder);
      }
      const before = must(await personalBalance(town.oi, mine.name));
      lie(holder);
      await town.sync(holder);
      expect(await town.state(holder)).to.include({ state: "suspended", reason: name });
      expect(must(await personalBalance(town.oi, mine.name))).to.equal(before);
      await town.conserved();
    }
  });

  it("folds an unload that a damaged purse forgot back into its balance", async () => {
    const { town, holder, mine } = await unloading(db(), "damaged unload");
    holder.purse.press();
    holder.purse.damage();
    await held(mine, holder);
    expect(holder.purse.memory.life).to.equal(LIFE.active);
    expect(must(await personalBalance(town.oi, mine.name))).to.equal(0);
    await town.inOrder();
    await closed(town);
    for (let i = 0; i < 3; i++) await held(mine, holder);
    expect(holder.purse.memory.balance_minor).to.equal(300 * YUAN);
    await town.inOrder();
  });
});
