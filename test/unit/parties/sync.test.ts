/** Sync: whatever is cut or forged on the way, money and tickets arrive exactly once; a purse that goes back is suspended. */
import { expect } from "chai";
import { buyFrom } from "../../../parties/institution/issuing/treasury.js";
import { load } from "../../../parties/institution/purses/load.js";
import { books } from "../../../parties/institution/store/tables.js";
import { phoneInstitutionOf } from "../../../parties/institution/sync/sync-session.js";
import { hotlist } from "../../../parties/institution/tickets/hotlist.js";
import { Phone } from "../../../parties/phone/phone.js";
import { type ApduExchange, hex } from "../../../parties/shared/environment.js";
import { totals } from "../../../parties/shared/ledger/ledger.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { encodeReport, LIFE, REASON } from "../../../protocol/commands/sync.js";
import { encodeSyncOpen, FREE_OPENS } from "../../../protocol/commands/sync-open.js";
import { encodeOrders } from "../../../protocol/messages/orders.js";
import { tearing } from "./tearing.js";
import { must, sharedDatabase, Town, why, YUAN } from "./town.js";

/** Exchanges of a sync that loads, reports and renews everything; a bound, the loop stops by itself. */
const MOST = 24;

describe("parties: sync", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("arrives exactly once when any one exchange is torn, on either side of it", async () => {
    for (const side of ["command", "answer"] as const) {
      for (let at = 0; at < MOST; at++) {
        const town = await Town.found(db(), `torn ${side} ${at}`);
        const holder = await town.holder(300 * YUAN);
        const shop = await town.terminal();
        for (const yuan of [10, 60, 100]) await town.paid(holder, shop, yuan * YUAN);
        must(await town.load(holder, 50 * YUAN));
        const torn = await town.relay(holder, tearing(holder.purse.pipe, at, side));
        await town.conserved();
        await town.sync(holder);
        expect(holder.purse.memory.balance_minor).to.equal(180 * YUAN);
        expect(holder.purse.memory.lastCredit).to.equal(2);
        expect(holder.purse.standing().tickets).to.equal(7);
        expect(await town.state(holder)).to.include({ state: "active", seq: 3, last_applied: 2 });
        await town.inOrder();
        await shop.batch(town.settle);
        expect(await town.taken(shop)).to.equal(170 * YUAN);
        await town.sync(holder);
        expect(holder.purse.standing().tickets).to.equal(10);
        await town.inOrder();
        if (torn.outcome === "synced") break;
      }
    }
  });

  it("kills the channel at the first forged, replayed, swapped or short frame, and changes nothing", async () => {
    const town = await Town.found(db(), "forged frames");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    await town.paid(holder, shop, 10 * YUAN);
    const before = JSON.stringify({ ...(await town.state(holder)), last_handle: 0 });
    const forgeries: ((frame: Uint8Array, last: Uint8Array) => Uint8Array)[] = [
      (f) => f.map((b, i) => (i === 7 ? b ^ 1 : b)),
      (f) => f.map((b, i) => (i === f.length - 3 ? b ^ 128 : b)),
      (f) => f.slice(1),
      () => new Uint8Array(0),
      (_, last) => last,
    ];
    const REPLAY = forgeries.length - 1;
    for (const [n, forge] of forgeries.entries()) {
      let last: Uint8Array = new Uint8Array(242);
      let frames = 0;
      const evil: ApduExchange = async (apdu) => {
        const answer = await holder.purse.pipe(apdu);
        if (apdu[1] !== 0x62) return answer;
        frames++;
        if (n === REPLAY && frames === 1) {
          last = answer;
          return answer;
        }
        const data = forge(answer.slice(0, -2), last.slice(0, -2));
        return Uint8Array.from([...data, 0x90, 0x00]);
      };
      expect((await town.relay(holder, evil)).outcome).to.be.oneOf(["failed", "refused", "torn"]);
      // The replay is of a good report, which was rightly taken; everything else leaves no trace.
      if (n !== REPLAY) expect(JSON.stringify({ ...(await town.state(holder)), last_handle: 0 })).to.equal(before);
      else expect(await town.state(holder)).to.include({ state: "active", seq: 1 });
      await town.inOrder();
    }
    await town.sync(holder);
    await town.inOrder();
  });

  it("lets a station between neither forge orders nor use a session again", async () => {
    const town = await Town.found(db(), "replay");
    const holder = await town.holder(100 * YUAN);
    must(await town.load(holder, 20 * YUAN));
    const heard: Uint8Array[] = [];
    const listening: ApduExchange = async (apdu) => {
      heard.push(apdu);
      return holder.purse.pipe(apdu);
    };
    expect((await town.relay(holder, listening)).outcome).to.equal("synced");
    const memory = JSON.stringify(holder.purse.memory);
    const forged = encodeOrders([{ tag: "credit", number: 3, kind: 1, amount_minor: 999 }]);
    const frame = new Uint8Array(240);
    frame.set(forged);
    for (const apdu of [...heard.slice(2), Uint8Array.from([0x80, 0x62, 0, 0, 240, ...frame, 0])]) {
      const answer = await holder.purse.pipe(apdu);
      expect(answer).to.deep.equal(Uint8Array.of(SW.refused >> 8, SW.refused & 255));
    }
    expect(JSON.stringify(holder.purse.memory)).to.equal(memory);
    await town.inOrder();
  });

  it("tells a carrier what to do when a bracelet wants a press first, and goes on after the press", async () => {
    const town = await Town.found(db(), "opens");
    const holder = await town.holder(10 * YUAN);
    const phone = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "alice"), "alice"));
    const open = () => holder.purse.pipe(encodeSyncOpen(new Uint8Array(16)));
    await holder.purse.pipe(encodeSelect());
    for (let i = 0; i < FREE_OPENS; i++) await open();
    const { handle } = holder.purse.memory;
    for (const held of [await town.relay(holder), await phone.hold(holder.purse.pipe)]) {
      const error = "error" in held ? held.error : null;
      expect(error).to.include({ name: "unknown-handle", mend: "wearer: press, then hold again" });
      expect(error?.sentence).to.include("press, then hold it again");
    }
    expect(holder.purse.memory.handle).to.equal(handle);
    holder.purse.press();
    expect(must(await phone.hold(holder.purse.pipe)).balance_minor).to.equal(10 * YUAN);
    await town.sync(holder);
    await town.inOrder();
  });

  it("knows a handle 64 ahead, none further, and none twice", async () => {
    const town = await Town.found(db(), "handles");
    const near = await town.holder(10 * YUAN);
    near.purse.memory.handle += 63;
    await town.sync(near);
    near.purse.memory.handle--;
    expect(await town.relay(near)).to.deep.include({ outcome: "failed" });
    await town.sync(near);
    near.purse.memory.handle += 64;
    expect(await town.relay(near)).to.deep.include({ outcome: "failed" });
    await town.conserved();
  });

  it("suspends a purse whose memory went back, and pays no credit and certifies no ticket to it", async () => {
    for (const what of ["payment", "credit", "claim"] as const) {
      const town = await Town.found(db(), `back ${what}`);
      const holder = await town.holder(100 * YUAN, 0);
      const shop = await town.terminal();
      const before = holder.purse.copy();
      if (what === "credit") must(await town.load(holder, 10 * YUAN));
      else expect(await town.pay(holder, shop, 10 * YUAN, true)).to.include({ outcome: "paid" });
      // A claim alone is enough to know; the purse need not have stated the payment.
      if (what !== "claim") await town.sync(holder);
      holder.purse.boot(before);
      // Its handle went back too, so its first syncs are with handles that are used up.
      while ((await town.relay(holder)).outcome === "failed") expect(holder.purse.memory.handle).to.be.below(9);
      const reason = { payment: "seq-back", credit: "credit-back", claim: "claim-hidden" }[what];
      expect(await town.state(holder)).to.include({ state: "suspended", reason });
      expect(holder.purse.memory).to.include({ life: LIFE.suspended, reason: REASON.bank });
      expect(await town.pay(holder, shop, 1 * YUAN, true)).to.include({ outcome: "sync" });
      expect(why(await town.load(holder, 5 * YUAN))).to.equal("wallet-suspended");
      expect((await hotlist(town.oi)).length).to.be.greaterThan(0);
      await town.conserved();
    }
  });

  it("suspends a purse that invents a balance, a credit, a payment or a ticket", async () => {
    const lies: [string, (town: Town, h: Awaited<ReturnType<Town["holder"]>>) => void][] = [
      ["balance-differs", (_, h) => (h.purse.memory.balance_minor += 1)],
      ["credit-ahead", (_, h) => (h.purse.memory.lastCredit += 1)],
      ["gap", (_, h) => (h.purse.memory.seq += 1)],
      ["chain", (_, h) => (h.purse.memory.chain = "11".repeat(16))],
      ["gap", (_, h) => h.purse.memory.unacknowledged.shift()],
      [
        "foreign-ticket",
        (_, h) => {
          const [first, ...rest] = h.purse.memory.unacknowledged;
          h.purse.memory.unacknowledged = [{ ...first, ticketId: new Uint8Array(8) }, ...rest];
        },
      ],
    ];
    for (const [n, [reason, lie]] of lies.entries()) {
      const town = await Town.found(db(), `lie ${n}`);
      const holder = await town.holder(100 * YUAN);
      const shop = await town.terminal();
      await town.paid(holder, shop, 10 * YUAN);
      await town.paid(holder, shop, 20 * YUAN);
      lie(town, holder);
      await town.sync(holder);
      expect(await town.state(holder)).to.include({ state: "suspended", reason });
      await town.conserved();
    }
  });

  it("certifies within the cap, the same for the same keys, and never without the identity's signature", async () => {
    const town = await Town.found(db(), "cap");
    const holder = await town.holder(1000 * YUAN);
    const shop = await town.terminal();
    // Ten tickets of 100 yuan are the cap of level 1: spent but not claimed, they still count.
    for (let i = 0; i < 10; i++) await town.paid(holder, shop, 1 * YUAN);
    expect(await town.pay(holder, shop, 1 * YUAN)).to.include({ outcome: "sync" });
    await town.sync(holder);
    expect(holder.purse.standing().tickets).to.equal(0);
    await shop.batch(town.settle);
    // A forged signature of the list gets nothing.
    const real = holder.purse.report.bind(holder.purse);
    holder.purse.report = () => {
      const report = real();
      if (report.keys === null) return report;
      const signature = report.keys.signature.slice();
      signature[5] ^= 1;
      return { ...report, keys: { ...report.keys, signature } };
    };
    await town.sync(holder);
    expect(holder.purse.standing().tickets).to.equal(0);
    holder.purse.report = real;
    await town.sync(holder);
    expect(holder.purse.standing().tickets).to.equal(10);
    const certified = JSON.stringify(holder.purse.memory.tickets);
    // The purse forgets its certificates and asks for the same keys: the very same tickets.
    for (const t of holder.purse.memory.tickets) Object.assign(t, { head: null, signature: "" });
    holder.purse.memory.listed = "";
    await town.sync(holder);
    expect(JSON.stringify(holder.purse.memory.tickets)).to.equal(certified);
    await town.inOrder();
  });

  it("never certifies one key for two purses, nor a key that is no point", async () => {
    const town = await Town.found(db(), "two purses");
    const [a, b] = [await town.holder(10 * YUAN), await town.holder(10 * YUAN)];
    const stolen = a.purse.memory.tickets[0];
    b.purse.memory.tickets = [
      { ...stolen, head: null, signature: "" },
      { secret: "00", publicKey: `02${"ff".repeat(32)}`, head: null, signature: "" },
    ];
    await town.sync(b);
    const ids = b.purse.memory.tickets.map((t) => [t.publicKey, t.head !== null] as const);
    expect(ids[0]).to.deep.equal([stolen.publicKey, false]);
    expect(ids[1][1]).to.equal(false);
    await town.inOrder();
  });

  it("refuses a load over the level's balance, twice under one key, or from an empty funding wallet", async () => {
    const town = await Town.found(db(), "loads");
    const holder = await town.holder(900 * YUAN);
    expect(why(await town.load(holder, 100 * YUAN + 1))).to.equal("over-balance-cap");
    const first = must(await town.load(holder, 10 * YUAN, "same"));
    expect(must(await town.load(holder, 10 * YUAN, "same"))).to.deep.equal({ ...first, again: true });
    expect(why(await town.load(holder, 11 * YUAN, "same"))).to.equal("key-reused");
    for (const amount of [0, -1, 0.5, 2 ** 31]) {
      expect(
        why(
          await load(town.oi, {
            softWallet: town.coop.fundingWallet,
            wallet: holder.wallet,
            amount_minor: amount,
            key: `bad ${amount}`,
          }),
        ),
      ).to.equal("bad-amount");
    }
    must(await buyFrom(town.oi, town.coop.fundingWallet, (await totals(books(town.oi.db))).soft, "empty"));
    expect(why(await town.load(holder, 10 * YUAN))).to.equal("insufficient-funds");
    expect(
      why(await load(town.oi, { softWallet: "nobody", wallet: holder.wallet, amount_minor: 1, key: "x" })),
    ).to.equal("no-such-account");
    expect(
      why(
        await load(town.oi, {
          softWallet: town.coop.fundingWallet,
          wallet: new Uint8Array(8),
          amount_minor: 1,
          key: "y",
        }),
      ),
    ).to.equal("no-such-wallet");
    await town.sync(holder);
    expect(await town.coop.till()).to.equal(910 * YUAN);
    await town.inOrder();
  });

  it("reports fit the channel at their largest", () => {
    const standing = { life: 2, reason: 0, counter: null, seq: 0, balance_minor: 0, lastCredit: 0, tickets: 0 };
    const phone = { binding: 0, lastUnload: 0 };
    const paid = { seq: 1, ticketId: new Uint8Array(8), pressed: false, request: new Uint8Array(35) };
    const keys = {
      number: 1,
      keys: Array.from({ length: 16 }, () => new Uint8Array(33)),
      signature: new Uint8Array(64),
    };
    const report = { standing: { ...standing, ...phone, chain: new Uint8Array(16) }, paid: Array(24).fill(paid), keys };
    expect(encodeReport(report).length).to.be.at.most(2200);
    expect(hex(encodeReport(report)).length).to.be.greaterThan(0);
  });
});
