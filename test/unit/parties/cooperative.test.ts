/** A cooperative bank sells what it has bought and can do no more, however its sales are cut. */
import { expect } from "chai";
import { CooperativeBank } from "../../../parties/cooperative/cooperative-bank.js";
import type { SponsorInstitution } from "../../../parties/institution/contract.js";
import { buyFrom } from "../../../parties/institution/issuing/treasury.js";
import { sponsorOf } from "../../../parties/institution/purses/cooperative.js";
import { encodePin } from "../../../protocol/commands/enrol.js";
import { must, sharedDatabase, Town, walletNumber, why, YUAN } from "./town.js";

describe("parties: cooperative bank", function () {
  this.timeout(60_000);
  const db = sharedDatabase();

  it("finishes a sale that was cut between its own books and the institution's, and loads once", async () => {
    const town = await Town.found(db(), "cut sale");
    const holder = await town.holder();
    const whole = sponsorOf(town.oi);
    const cutting: SponsorInstitution = {
      ...whole,
      load: async (...request) => {
        await whole.load(...request);
        throw new Error("power");
      },
    };
    const expiry_s = town.world.now_s() + 86_400 * 400;
    const options = { id: town.coop.id, firstWallet: walletNumber(1), lastWallet: walletNumber(999), expiry_s };
    const schema = `${town.prefix}_coop`;
    const cut = must(await CooperativeBank.open(db(), town.world, { ...options, schema, institution: cutting }));
    const lost = await cut.takeCash(holder.wallet, 30 * YUAN, "sale").catch((error: Error) => error.message);
    expect(lost).to.equal("power");
    expect(await town.coop.till()).to.equal(0);
    expect(must(await town.coop.takeCash(holder.wallet, 30 * YUAN, "sale"))).to.include({ again: true });
    expect(await town.coop.till()).to.equal(30 * YUAN);
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(30 * YUAN);
    await town.inOrder();
  });

  it("cannot sell more than it bought, nor under a key that was used, nor nothing", async () => {
    const town = await Town.found(db(), "no value");
    const holder = await town.holder(0, 2);
    must(await buyFrom(town.oi, town.coop.fundingWallet, 2_000_000 - 500, "leave five"));
    expect(why(await town.coop.takeCash(holder.wallet, 501, "a"))).to.equal("insufficient-funds");
    must(await town.coop.takeCash(holder.wallet, 500, "b"));
    expect(why(await town.coop.takeCash(holder.wallet, 499, "b"))).to.equal("key-reused");
    expect(why(await town.coop.takeCash(holder.wallet, 1, "c"))).to.equal("insufficient-funds");
    for (const amount of [0, -1, 0.1])
      expect(why(await town.coop.takeCash(holder.wallet, amount, "d"))).to.equal("bad-amount");
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(500);
    await town.inOrder();
  });

  it("keeps its key and its orders when it is opened again", async () => {
    const town = await Town.found(db(), "reopened");
    const order = await town.coop.order(walletNumber(77));
    town.world.pass(100);
    const again = must(
      await CooperativeBank.open(db(), town.world, {
        id: town.coop.id,
        institution: sponsorOf(town.oi),
        firstWallet: walletNumber(1),
        lastWallet: walletNumber(999),
        expiry_s: town.world.now_s() + 86_400,
        schema: `${town.prefix}_coop`,
      }),
    );
    expect(await again.order(walletNumber(77))).to.deep.equal(order);
  });

  it("gets a bracelet whose level the maker stated, and the bracelet takes no second institution", async () => {
    const town = await Town.found(db(), "maker");
    const purse = await town.bracelet(1);
    const q = town.maker.publicKey;
    const attestation = town.maker.attest(new Uint8Array(33), 2);
    const pin = encodePin({ q, institution: sponsorOf(town.oi).id, attestation });
    expect(await purse.pipe(pin)).to.deep.equal(Uint8Array.of(0x69, 0x85));
    must(
      await town.maker.personalise(purse.pipe, {
        q: town.oi.enrolment.publicKey,
        institution: sponsorOf(town.oi).id,
        level: 1,
      }),
    );
  });
});
