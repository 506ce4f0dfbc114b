/** Rules, keys and tickets that change: two ticket keys at once, expired tickets replaced, limits that reach the wrist, bulletins, fork proofs as files. */
import { expect } from "chai";
import { bulletin } from "../../../parties/institution/interbank/bulletin.js";
import { LEVELS } from "../../../parties/institution/issuing/levels.js";
import { changeRule } from "../../../parties/institution/issuing/rules.js";
import { renewKey } from "../../../parties/institution/issuing/ticket-keys.js";
import { openInstitution } from "../../../parties/institution/open.js";
import { decodeForkProof, encodeForkProof } from "../../../parties/institution/settlement/fork-file.js";
import { checkForkProof, forkProofs } from "../../../parties/institution/settlement/fork-proof.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { verifyFork } from "../../../tools/verify-fork.js";
import { INSTITUTION_ID, must, sharedDatabase, Town, why, YUAN } from "./town.js";

const DAY = 86_400;

describe("parties: renewal", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("signs with the new key once it is certified, and pays tickets of both", async () => {
    const town = await Town.found(db(), "two keys");
    const holder = await town.holder(500 * YUAN);
    const shop = await town.terminal();
    const expiry = town.world.now_s() + 400 * DAY;
    expect(why(await renewKey(town.oi, town.bank, 3, expiry))).to.equal("bad-key-number");
    expect(town.oi.keyring.current.number).to.equal(1);
    const before = town.oi.keyring.current.signer.publicKey;
    const certificate = must(await renewKey(town.oi, town.bank, 2, expiry));
    expect(must(await renewKey(town.oi, town.bank, 2, expiry))).to.deep.equal(certificate);
    expect([town.oi.keyring.current.number, town.oi.keyring.current.signer.publicKey]).to.not.deep.equal([2, before]);
    for (let i = 0; i < 10; i++) await town.paid(holder, shop, 1 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ paid: 10, rejected: 0 });
    await town.sync(holder);
    // The terminal has not heard of key 2 yet.
    expect(await town.pay(holder, shop, 1 * YUAN)).to.include({ reason: "unknown-institution" });
    shop.applyBulletins([await bulletin(town.oi)]);
    await town.paid(holder, shop, 2 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ paid: 1, amount_minor: 2 * YUAN });
    // Another process of the same institution knows both keys, and a cooperative bank chartered under the old one still enrols.
    const again = await openInstitution(db(), town.world, { id: INSTITUTION_ID, schema: `${town.prefix}_oi` });
    expect([again.keyring.current.number, again.keyring.current.signer.publicKey]).to.deep.equal([
      2,
      town.oi.keyring.current.signer.publicKey,
    ]);
    await town.holder(10 * YUAN);
    await town.conserved();
  });

  it("certifies no ticket that would outlive its key's certificate, and replaces expired ones once they have closed", async () => {
    const town = await Town.found(db(), "expiry");
    const now = town.world.now_s();
    must(await renewKey(town.oi, town.bank, 1, now + 10 * DAY));
    const holder = await town.holder(500 * YUAN);
    for (const t of holder.purse.memory.tickets) expect(t.head?.expiry_s).to.be.at.most(now + 10 * DAY);
    town.world.pass(12 * DAY);
    await town.sync(holder);
    await town.sync(holder);
    expect(holder.purse.standing().tickets).to.equal(0);
    must(await renewKey(town.oi, town.bank, 1, town.world.now_s() + 400 * DAY));
    // Seven more days they could be claimed, and count.
    await town.sync(holder);
    expect(holder.purse.standing().tickets).to.equal(0);
    town.world.pass(7 * DAY);
    await lapseTickets(town.oi);
    await town.sync(holder);
    expect(holder.purse.standing().tickets).to.equal(10);
    const shop = await town.terminal();
    shop.applyBulletins([await bulletin(town.oi)]);
    await town.paid(holder, shop, 3 * YUAN);
    await town.inOrder();
  });

  it("carries new limits to the wrist, lets no rule contradict itself, and keeps tickets as they were", async () => {
    const town = await Town.found(db(), "rules");
    const holder = await town.holder(500 * YUAN);
    const { params } = LEVELS[1];
    for (const bad of [
      { pressFree_minor: params.maxPayment_minor + 1 },
      { tickets: 0 },
      { tickets: 17 },
      { maxPayment_minor: 0 },
      { maxBalance_minor: -1 },
    ]) {
      expect(why(await changeRule(town.oi, 1, { ...params, ...bad }))).to.equal("bad-rule");
    }
    expect(why(await changeRule(town.oi, 7, params))).to.equal("bad-rule");
    must(await changeRule(town.oi, 1, { ...params, maxPayment_minor: 60 * YUAN, tickets: 4 }));
    await town.sync(holder);
    expect(holder.purse.memory.params).to.include({ maxPayment_minor: 60 * YUAN, tickets: 4 });
    const shop = await town.terminal();
    expect(await town.pay(holder, shop, 61 * YUAN)).to.include({ outcome: "refused" });
    await town.paid(holder, shop, 60 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ paid: 1 });
    const fresh = await town.holder(0);
    expect(fresh.purse.standing().tickets).to.equal(4);
    expect(fresh.purse.memory.tickets[0].head?.max_minor).to.equal(60 * YUAN);
    await town.inOrder();
  });

  it("writes a fork proof that another program checks from its bytes, and none with a changed bit", async () => {
    const town = await Town.found(db(), "fork file");
    const holder = await town.holder(100 * YUAN);
    const shops = [await town.terminal(), await town.terminal()];
    const copy = holder.purse.copy();
    await town.paid(holder, shops[0], 5 * YUAN);
    holder.purse.memory = structuredClone(copy);
    await town.paid(holder, shops[1], 6 * YUAN);
    expect(await shops[0].batch(town.settle)).to.include({ paid: 1 });
    expect(await shops[1].batch(town.settle)).to.include({ rejected: 1 });
    const [proof] = await forkProofs(town.oi);
    const file = encodeForkProof(proof);
    const read = decodeForkProof(file);
    expect(read.ok && checkForkProof(read.value)).to.equal(true);
    expect(verifyFork(file)).to.include({ ok: true, wallet: Buffer.from(holder.wallet).toString("hex") });
    for (let at = 0; at < file.length; at += 3) {
      // The second record's own signature and head are only what the record says; every byte is under some signature or compared.
      const bent = file.slice();
      bent[at] ^= 1;
      expect(verifyFork(bent).ok, `byte ${at}`).to.equal(false);
    }
    for (const wrong of [new Uint8Array(0), file.slice(1), file.slice(0, -1), Uint8Array.from([...file, 0])]) {
      expect(verifyFork(wrong).ok).to.equal(false);
      expect(decodeForkProof(wrong).ok).to.equal(false);
    }
    const twice = encodeForkProof({ ...proof, second: proof.first });
    expect(verifyFork(twice)).to.deep.equal({ ok: false, why: "both records say the same payment" });
    const { hotlist } = await bulletin(town.oi);
    expect(hotlist.length).to.equal(9);
    shops[0].applyBulletins([await bulletin(town.oi)]);
    expect(await town.pay(holder, shops[0], 1 * YUAN)).to.include({ reason: "hotlisted" });
    await town.conserved();
  });
});
