/**
 * A first touch through HTTP alone: three parties, each behind a server of its own, find one another by URL; the firmware's own bracelet is enrolled
 * at a station, loaded over the counter, synced through a relay, pays a terminal off line, and the terminal settles, refunds and is paid out; a phone
 * binds it. Each test goes on where the last one ended.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { InstitutionClient } from "../../../services/client/clients.js";
import { Caller } from "../../../services/client/http-client.js";
import { must, sharedDatabase, YUAN } from "../parties/town.js";
import { type Bank, good, Street, type Wrist } from "./street.js";

const PAYEE = ascii("TEASHOP1");
const WALLET = "00000000000186a1";

describe("services: a first touch over HTTP", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let street: Street;
  let oi: Bank;
  let wrist: Wrist;
  let acquirer: InstitutionClient;
  let merchantToken: { url: string; token: string };
  let ticketPaid = "";

  before(async () => {
    await sql.raw("drop schema if exists http_shop cascade").execute(db().kysely);
    street = await Street.open(db(), "first touch over http");
    [oi] = street.banks;
    await good(oi.operator.post("/merchants", { payee: hex(PAYEE) }));
    merchantToken = await oi.token({ role: "merchant", subject: hex(PAYEE) });
    acquirer = await InstitutionClient.connect(merchantToken);
  });
  after(() => street.close());

  it("a station enrols a bracelet and sells over the counter", async () => {
    const { station, carrier, coop } = street;
    wrist = await street.enrolled(WALLET);
    const sale = await station.takeCash(unhex(WALLET), 200 * YUAN, "sale-1");
    expect(must(sale)).to.deep.equal({ creditNumber: 1, again: false });
    expect(must(await station.takeCash(unhex(WALLET), 200 * YUAN, "sale-1")).creditNumber, "asked again").to.equal(1);
    expect(await wrist.sync(carrier)).to.include({ outcome: "synced" });
    expect(await good(coop.operator.get("/till"))).to.deep.equal({ till_minor: 200 * YUAN });
  });

  it("a terminal is paid off line and on line, and settles", async () => {
    const known = { root: await street.rootClient.rootKey(), certificates: [acquirer.certificate] };
    const shop = await Terminal.open(db(), street.world, { payee: PAYEE, schema: "http_shop", ...known });
    const name = must(await shop.sale(30 * YUAN));
    const touched = await wrist.hold((pipe) => shop.touch(pipe, name));
    if (touched.outcome !== "paid") throw new Error(`the touch ended in ${touched.outcome}`);
    ticketPaid = touched.ticketId;
    const settle = acquirer.settle.bind(acquirer);
    expect(await shop.batch(settle)).to.include({ submitted: 1, paid: 1, amount_minor: 30 * YUAN });
    expect(await shop.batch(settle)).to.include({ submitted: 0 });
    expect(await acquirer.bulletin()).to.deep.include({ hotlist: [], certificates: [acquirer.certificate] });
    // On line the terminal asks before it says "paid".
    const online = must(await shop.sale(20 * YUAN, true));
    expect(await wrist.hold((pipe) => shop.touch(pipe, online, settle))).to.include({ outcome: "paid" });
  });

  it("part goes back and reaches the purse; the rest is paid out; everybody agrees", async () => {
    const merchant = new Caller(merchantToken);
    expect(must(await acquirer.refund(PAYEE, unhex(ticketPaid), 10 * YUAN, "back")).creditNumber).to.equal(2);
    expect(await wrist.sync(street.carrier)).to.include({ outcome: "synced" });
    await good(oi.operator.post("/wallets", { name: "teashop", holder: "business" }));
    const payout = { wallet: "teashop", amount_minor: 40 * YUAN };
    await good(merchant.move(`/merchants/${hex(PAYEE)}/payouts`, payout, "evening"));
    const { entries } = await good(merchant.get(`/merchants/${hex(PAYEE)}/history`));
    expect((entries as { change_minor: number }[]).map((e) => e.change_minor / YUAN)).to.deep.equal([-40, -10, 20, 30]);
    expect(await good(oi.operator.get("/reconciliation"))).to.deep.include({
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
    await good(oi.operator.post("/wallets", { name: "alice", holder: "person" }));
    const token = await oi.token({ role: "wallet", subject: "alice" });
    const [phone, app] = [await InstitutionClient.connect(token), new Caller(token)];
    const bound = async () => (await good(app.get("/wallets/alice/bracelets"))).bracelets as { state: string }[];
    expect(await bound()).to.deep.equal([]);
    expect(await wrist.sync(phone, { name: "alice", bind: true })).to.include({ outcome: "synced" });
    expect((await bound()).map((b) => b.state)).to.deep.equal(["asked"]);
    wrist.bracelet.press();
    expect(await wrist.sync(phone, { name: "alice", bind: false })).to.include({ outcome: "synced" });
    expect((await bound()).map((b) => b.state)).to.deep.equal(["bound"]);
    const asked = { wallet: WALLET, amount_minor: 999 * YUAN };
    const tooMuch = await app.move("/wallets/alice/unloads", asked, "unload-1");
    expect(tooMuch.ok ? "" : tooMuch.error.name).to.equal("over-unloadable");
    expect(await good(app.post(`/wallets/alice/bracelets/${WALLET}/loss`))).to.deep.equal({ state: "frozen" });
    expect((await acquirer.bulletin()).hotlist).to.not.deep.equal([]);
  });

  it("the money is where it should be; and with the institution gone, whoever needs it says so", async () => {
    expect((await good(oi.operator.get("/statement"))).wrong).to.deep.equal([]);
    expect(await street.wrong()).to.deep.equal([]);
    await oi.close();
    const lonely = new Caller({ ...merchantToken, tries: 2 });
    const lost = await lonely.get(`/merchants/${hex(PAYEE)}/balance`).then(
      () => "answered",
      (error: { error?: { name: string } }) => error.error?.name,
    );
    expect(lost).to.equal("party-away");
  });
});
