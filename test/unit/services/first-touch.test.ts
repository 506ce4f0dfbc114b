/**
 * A first touch through HTTP alone: three parties, each behind a server of its own, reach one another by URL; the firmware's own bracelet is enrolled
 * at a station, loaded over the counter, synced through a relay, pays a terminal offline, and the terminal settles, refunds and is paid out; a phone
 * binds it. Each test goes on where the last one ended.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { HttpClient } from "../../../services/client/http-client.js";
import { InstitutionClient } from "../../../services/client/institution-client.js";
import { cooperative } from "../../../services/contract/cooperative.js";
import { institution } from "../../../services/contract/institution.js";
import { must, sharedDatabase, why, YUAN } from "../parties/town.js";
import { type Bank, ConnectedParties, good, type TestBracelet, thrownBy } from "./connected-parties.js";

const { merchants, phones, reports, wallets } = institution;
const PAYEE = ascii("TEASHOP1");
const WALLET = "00000000000186a1";

describe("services: a first touch over HTTP", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let parties: ConnectedParties;
  let oi: Bank;
  let bracelet: TestBracelet;
  let acquirer: InstitutionClient;
  let merchantToken: { url: string; token: string };
  let ticketPaid = "";

  before(async () => {
    await sql.raw("drop schema if exists http_shop cascade").execute(db().kysely);
    parties = await ConnectedParties.open(db(), "first touch over http");
    [oi] = parties.banks;
    await good(oi.operator.call(merchants.open, { body: { payee: hex(PAYEE) } }));
    merchantToken = await oi.token({ role: "merchant", subject: hex(PAYEE) });
    acquirer = await InstitutionClient.connect(merchantToken);
  });
  after(() => parties.close());

  it("a station enrols a bracelet and sells over the counter", async () => {
    const { station, carrier, coop } = parties;
    bracelet = await parties.enrolled(WALLET);
    const sale = await station.takeCash(unhex(WALLET), 200 * YUAN, "sale-1");
    expect(must(sale)).to.deep.equal({ creditNumber: 1, again: false });
    expect(must(await station.takeCash(unhex(WALLET), 200 * YUAN, "sale-1")).creditNumber, "asked again").to.equal(1);
    expect(await bracelet.sync(carrier)).to.include({ outcome: "synced" });
    expect(await good(coop.operator.call(cooperative.counter.till))).to.deep.equal({ till_minor: 200 * YUAN });
  });

  it("a terminal is paid offline and online, and settles", async () => {
    const known = { root: await parties.rootClient.rootKey(), certificates: [acquirer.certificate] };
    const shop = await Terminal.open(db(), parties.world, { payee: PAYEE, schema: "http_shop", ...known });
    const name = must(await shop.sale(30 * YUAN));
    const touched = await bracelet.hold((pipe) => shop.touch(pipe, name));
    if (touched.outcome !== "paid") throw new Error(`the touch ended in ${touched.outcome}`);
    ticketPaid = touched.ticketId;
    const settle = acquirer.settle.bind(acquirer);
    expect(await shop.batch(settle)).to.include({ submitted: 1, paid: 1, amount_minor: 30 * YUAN });
    expect(await shop.batch(settle)).to.include({ submitted: 0 });
    expect(await acquirer.bulletin()).to.deep.include({ hotlist: [], certificates: [acquirer.certificate] });
    // Online the terminal asks its institution before it shows "paid".
    const online = must(await shop.sale(20 * YUAN, true));
    expect(await bracelet.hold((pipe) => shop.touch(pipe, online, settle))).to.include({ outcome: "paid" });
  });

  it("part goes back and reaches the purse; the rest is paid out; all books agree", async () => {
    const merchant = new HttpClient(merchantToken);
    expect(must(await acquirer.refund(PAYEE, unhex(ticketPaid), 10 * YUAN, "back")).creditNumber).to.equal(2);
    expect(await bracelet.sync(parties.carrier)).to.include({ outcome: "synced" });
    await good(oi.operator.call(wallets.open, { body: { name: "teashop", holder: "business" } }));
    const params = { payee: hex(PAYEE) };
    const body = { wallet: "teashop", amount_minor: 40 * YUAN };
    await good(merchant.call(merchants.payOut, { params, body, key: "evening" }));
    const { entries } = await good(merchant.call(merchants.history, { params }));
    expect(entries.map((e) => e.change_minor / YUAN)).to.deep.equal([-40, -10, 20, 30]);
    expect(await good(oi.operator.call(reports.reconciliation))).to.deep.include({
      purses: [
        {
          wallet: WALLET,
          state: "active",
          expected_minor: 160 * YUAN,
          actual_minor: 160 * YUAN,
          difference_minor: 0,
          baselineUnderWay: false,
        },
      ],
    });
  });

  it("a phone binds the bracelet with a press, and loses it", async () => {
    await good(oi.operator.call(wallets.open, { body: { name: "alice", holder: "person" } }));
    const token = await oi.token({ role: "wallet", subject: "alice" });
    const [phone, app] = [await InstitutionClient.connect(token), new HttpClient(token)];
    const params = { name: "alice", wallet: WALLET };
    const bound = async () => (await good(app.call(phones.bracelets, { params: { name: "alice" } }))).bracelets;
    expect(await bound()).to.deep.equal([]);
    expect(await bracelet.sync(phone, { name: "alice", bind: true })).to.include({ outcome: "synced" });
    expect((await bound()).map((b) => b.state)).to.deep.equal(["asked"]);
    bracelet.press();
    expect(await bracelet.sync(phone, { name: "alice", bind: false })).to.include({ outcome: "synced" });
    expect((await bound()).map((b) => b.state)).to.deep.equal(["bound"]);
    const tooMuch = { wallet: WALLET, amount_minor: 999 * YUAN };
    const unload = { params: { name: "alice" }, body: tooMuch, key: "unload-1" };
    expect(why(await app.call(phones.unload, unload))).to.equal("over-unloadable");
    expect(await good(app.call(phones.reportLoss, { params }))).to.deep.equal({ state: "frozen" });
    expect((await acquirer.bulletin()).hotlist).to.not.deep.equal([]);
  });

  it("the money is where it should be; and a call to an institution that is gone fails by name", async () => {
    expect((await good(oi.operator.call(reports.statement))).wrong).to.deep.equal([]);
    expect(await parties.wrong()).to.deep.equal([]);
    await oi.close();
    const lonely = new HttpClient({ ...merchantToken, tries: 2 });
    expect(await thrownBy(lonely.call(merchants.balance, { params: { payee: hex(PAYEE) } }))).to.equal("party-away");
  });
});
