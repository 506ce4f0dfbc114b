/**
 * A person's own affairs over HTTP, with the firmware's own bracelets: new limits reach the bracelet, money comes back by an unload with a press, a lost
 * bracelet's money goes to its heir, and a new ticket key is met at the next sync. Each test goes on where the last one ended.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { books, findPurse } from "../../../parties/institution/store/tables.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { DAY_S, hex, unhex } from "../../../parties/shared/environment.js";
import { balanceOf } from "../../../parties/shared/ledger/ledger.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { HttpClient } from "../../../services/client/http-client.js";
import { InstitutionClient } from "../../../services/client/institution-client.js";
import { institution } from "../../../services/contract/institution.js";
import { must, sharedDatabase, why, YUAN } from "../parties/town.js";
import { type Bank, ConnectedParties, good, type TestBracelet } from "./connected-parties.js";

const { issuing, merchants, phones, purses, wallets } = institution;
const PAYEE = ascii("NOODLES1");
const [OLD, NEW] = ["00000000000186a1", "00000000000186a2"];
const YEAR_S = 365 * DAY_S;

describe("services: a bracelet and its phone over HTTP", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let parties: ConnectedParties;
  let oi: Bank;
  let [first, heir]: TestBracelet[] = [];
  let phone: InstitutionClient;
  let app: HttpClient;
  let shop: Terminal;
  let acquirer: InstitutionClient;

  const alice = { name: "alice", bind: false };
  const balance = async () => (await good(app.call(wallets.balance, { params: { name: "alice" } }))).balance_minor;
  const bind = async (bracelet: TestBracelet) => {
    expect(await bracelet.sync(phone, { name: "alice", bind: true })).to.include({ outcome: "synced" });
    bracelet.press();
    expect(await bracelet.sync(phone, alice)).to.include({ outcome: "synced" });
  };
  const touch = async (bracelet: TestBracelet, amount_minor: number) => {
    const sale = must(await shop.sale(amount_minor));
    return bracelet.hold((pipe) => shop.touch(pipe, sale));
  };
  const limits = {
    maxBalance_minor: 1_000 * YUAN,
    maxPayment_minor: 50 * YUAN,
    pressFree_minor: 40 * YUAN,
    pressFreeSum_minor: 150 * YUAN,
    tickets: 2,
  };
  type Limits = typeof limits;
  const change = (changed: Partial<Limits>) =>
    oi.operator.call(issuing.changeRule, { params: { level: "1" }, body: { ...limits, ...changed } });
  const renew = (number: number, expiry_s: number) =>
    oi.operator.call(issuing.renewKey, { params: { number: String(number) }, body: { expiry_s } });
  const unload = (key: string) =>
    app.call(phones.unload, { params: { name: "alice" }, body: { wallet: OLD, amount_minor: 120 * YUAN }, key });

  before(async () => {
    await sql.raw("drop schema if exists wrist_shop cascade").execute(db().kysely);
    parties = await ConnectedParties.open(db(), "a bracelet over http");
    [oi] = parties.banks;
    await good(oi.operator.call(wallets.open, { body: { name: "alice", holder: "person" } }));
    const token = await oi.token({ role: "wallet", subject: "alice" });
    [phone, app] = [await InstitutionClient.connect(token), new HttpClient(token)];
    await good(oi.operator.call(merchants.open, { body: { payee: hex(PAYEE) } }));
    acquirer = await InstitutionClient.connect(await oi.token({ role: "merchant", subject: hex(PAYEE) }));
    const known = { root: await parties.rootClient.rootKey(), certificates: [acquirer.certificate] };
    shop = await Terminal.open(db(), parties.world, { payee: PAYEE, schema: "wrist_shop", ...known });
    first = await parties.enrolled(OLD);
    must(await parties.station.takeCash(unhex(OLD), 300 * YUAN, "cash"));
    await bind(first);
  });
  after(() => parties.close());
  afterEach(async () => {
    expect(await parties.wrong()).to.deep.equal([]);
  });

  it("no rule contradicts itself; a good one reaches the bracelet at its next sync and no sooner", async () => {
    for (const bad of [{ pressFree_minor: 60 * YUAN }, { maxPayment_minor: 2_000 * YUAN, pressFree_minor: 0 }]) {
      const refused = await change(bad);
      expect(refused.ok ? "" : refused.error.sentence).to.contain("press-free at most a payment");
    }
    for (const bad of [{ tickets: 17 }, { tickets: 0 }, { maxPayment_minor: -1 }, { pressFree_minor: 0.5 }]) {
      expect(why(await change(bad))).to.equal("malformed");
    }
    const { rules } = await good(oi.operator.call(issuing.rules));
    expect(rules.map((r) => r.tickets)).to.deep.equal([10, 10, 10]);
    expect(await good(change({}))).to.deep.equal({ ...limits, level: 1, offline: true, cap_minor: 100 * YUAN });
    expect(await touch(first, 60 * YUAN), "still as before").to.include({ outcome: "press" });
    first.later();
    expect(await first.sync(parties.carrier)).to.include({ outcome: "synced" });
    expect(await touch(first, 60 * YUAN)).to.include({ outcome: "refused" });
    expect(await touch(first, 30 * YUAN)).to.include({ outcome: "paid" });
  });

  it("money comes back by an unload: asked once, pressed once, booked once", async () => {
    // The tickets that were out when the limits changed can still take all there is; when they have lapsed two new ones can take 100.
    parties.world.pass(98 * DAY_S);
    await good(renew(1, parties.world.now_s() + YEAR_S));
    expect(await shop.batch(acquirer.settle.bind(acquirer))).to.include({ rejected: 1 });
    await good(oi.operator.call(purses.lapse, { key: "evening" }));
    for (let n = 0; n < 2; n++) expect(await first.sync(phone, alice)).to.include({ outcome: "synced" });
    for (let n = 0; n < 3; n++) {
      expect(await good(unload("unload-1"))).to.deep.equal({ state: "asked" });
    }
    expect(why(await unload("unload-2"))).to.equal("unload-waits");
    expect(await first.sync(phone, alice)).to.include({ outcome: "synced" });
    expect(await balance(), "not pressed yet").to.equal(0);
    first.press();
    for (let n = 0; n < 2; n++) expect(await first.sync(phone, alice)).to.include({ outcome: "synced" });
    expect(await balance()).to.equal(120 * YUAN);
    expect(await balanceOf(books(oi.institution.db), `float/${OLD}`)).to.equal(180 * YUAN);
    const cancellation = { params: { name: "alice" }, body: { unload: "unload-1" } };
    expect(why(await app.call(phones.cancelUnload, cancellation))).to.equal("unload-done");
  });

  it("a lost bracelet is replaced: its money reaches the heir's bracelet, some at once and the rest when its tickets close", async () => {
    heir = await parties.enrolled(NEW);
    await bind(heir);
    const params = { name: "alice", wallet: OLD };
    const replace = (key: string) => app.call(phones.replace, { params, body: { heir: NEW }, key });
    expect(why(await replace("too early"))).to.equal("not-lost");
    expect(await good(app.call(phones.reportLoss, { params }))).to.deep.equal({ state: "frozen" });
    // Two tickets of 50 are still out.
    const moved = { moved_minor: 80 * YUAN, waiting_minor: 100 * YUAN };
    expect(await good(replace("heir"))).to.deep.equal(moved);
    expect(await good(replace("heir")), "the same bytes").to.deep.equal(moved);
    expect(await good(replace("how far")), "a new key").to.deep.equal(moved);
    expect(await heir.sync(phone, alice)).to.include({ outcome: "synced" });
    expect(await touch(heir, 30 * YUAN)).to.include({ outcome: "paid" });
    expect(await shop.batch(acquirer.settle.bind(acquirer))).to.include({ paid: 1 });
    parties.world.pass(98 * DAY_S);
    await good(oi.operator.call(purses.lapse, { key: "spring" }));
    const all = { moved_minor: 180 * YUAN, waiting_minor: 0 };
    expect(await good(replace("in spring"))).to.deep.equal(all);
    expect(await heir.sync(phone, alice)).to.include({ outcome: "synced" });
    expect(await findPurse(oi.institution.db, hex(unhex(NEW)))).to.include({ stated: 150 * YUAN });
    expect(await findPurse(oi.institution.db, hex(unhex(OLD)))).to.include({ state: "retired" });
  });

  it("a new ticket key: the bulletin shows it, the bracelet has its tickets at the next sync, the terminal takes them", async () => {
    for (let n = 0; n < 2; n++) expect(await heir.sync(phone, alice)).to.include({ outcome: "synced" });
    const expiry_s = parties.world.now_s() + YEAR_S;
    expect(why(await renew(3, expiry_s))).to.equal("bad-key-number");
    expect(why(await renew(2, parties.world.now_s()))).to.equal("bad-expiry");
    expect(why(await renew(256, expiry_s))).to.equal("malformed");
    const { certificate } = await good(renew(2, expiry_s));
    expect((await good(renew(2, expiry_s))).certificate, "asked again").to.equal(certificate);
    const bulletin = await acquirer.bulletin();
    expect(bulletin.certificates.map(hex)).to.have.length(2).and.include(certificate);
    expect(hex((await InstitutionClient.connect({ url: oi.url, token: "" })).certificate)).to.equal(certificate);
    // The two tickets of the old key are good; those of the next sync are of the new one, which the terminal does not know before the bulletin.
    for (let n = 0; n < 2; n++) expect(await touch(heir, 10 * YUAN)).to.include({ outcome: "paid" });
    expect(await shop.batch(acquirer.settle.bind(acquirer))).to.include({ paid: 2 });
    for (let n = 0; n < 2; n++) expect(await heir.sync(phone, alice)).to.include({ outcome: "synced" });
    expect(await touch(heir, 10 * YUAN)).to.include({ reason: "unknown-institution" });
    shop.applyBulletins([bulletin]);
    expect(await touch(heir, 10 * YUAN)).to.include({ outcome: "paid" });
    expect(await shop.batch(acquirer.settle.bind(acquirer))).to.include({ paid: 1 });
  });
});
