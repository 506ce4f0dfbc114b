/**
 * A central bank, two institutions and a cooperative bank as four processes on loopback, started by the command line. The firmware's own bracelet pays
 * across; in the middle of a netting round one of them is killed with SIGKILL and started again on its books, each time another, each time at another
 * place. The round is requested again, and every fen is where it should be.
 */
import { expect } from "chai";
import { enrol } from "../../parties/cooperative/station.js";
import { Maker } from "../../parties/maker/maker.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../parties/shared/ledger/database.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { CentralBankClient } from "../../services/client/central-bank-client.js";
import { CooperativeClient } from "../../services/client/cooperative-client.js";
import { HttpClient } from "../../services/client/http-client.js";
import { InstitutionClient } from "../../services/client/institution-client.js";
import { centralBank } from "../../services/contract/central-bank.js";
import { institution } from "../../services/contract/institution.js";
import { COOPERATIVE_SCOPE } from "../../services/server/open-parties.js";
import { SystemEnvironment } from "../../services/server/system-environment.js";
import { must, YUAN } from "../unit/parties/town.js";
import { good, STATION, TestBracelet, thrownBy, trust } from "../unit/services/connected-parties.js";
import type { Fate } from "../unit/services/lossy-proxy.js";
import { Apart, type Party } from "./apart.js";

const [ONE, TWO] = ["4f504931", "4f504932"];
const PAYEE = ascii("MARKET01");
const WALLET = "00000000000186a1";
const ISSUED = 50_000 * YUAN;

const { rounds } = centralBank;

describe("services: four processes", function () {
  this.timeout(600_000);
  const world = new SystemEnvironment();
  const apart = new Apart();
  const bracelet = new TestBracelet(1);
  let [central, one, two, coop]: Party[] = [];
  let drawer: Database;
  let market: Terminal;
  let merchant: InstitutionClient;
  /** Of a payment that the market was credited for. */
  let ticket: string;

  const peers = (party: string, ...at: readonly [string, Party][]) => [
    ...at.flatMap(([id, { url }]) => ["--peer", `${id}=${url}`]),
    "--peer-tokens",
    apart.tokensOf(party),
  ];

  /** Each starts with the addresses of the others; the tokens that they give each other come later, while they run. */
  async function openBanks(): Promise<void> {
    central = await apart.place("central", "central-bank");
    one = await apart.place("one", "institution");
    two = await apart.place("two", "institution");
    await central.first(["--only", "central-bank", ...peers("central", [ONE, one], [TWO, two])]);
    const alone = (id: string) => ["--only", "institution", "--id", id, "--upstream", central.url];
    await one.first([...alone(ONE), ...peers("one", [TWO, two])], await central.token("institution", ONE));
    await two.first([...alone(TWO), ...peers("two", [ONE, one])], await central.token("institution", TWO));
    apart.give("one", { [TWO]: await two.token("institution", ONE) });
    apart.give("two", { [ONE]: await one.token("institution", TWO) });
    apart.give("central", { [ONE]: await one.token("central-bank", ""), [TWO]: await two.token("central-bank", "") });
    for (const [id, bank] of [
      [ONE, one],
      [TWO, two],
    ] as const) {
      const reserve = { params: { id }, body: { amount_minor: 2 * ISSUED }, key: `reserve-${id}` };
      await good(central.operator.call(centralBank.institutions.deposit, reserve));
      await good(bank.operator.call(institution.treasury.issue, { body: { amount_minor: ISSUED }, key: "issue" }));
    }
  }

  /** A cooperative bank on the first institution, and a bracelet with 500 on it. */
  async function openCounter(): Promise<void> {
    coop = await apart.place("coop", "cooperative");
    const token = await one.token("cooperative", STATION, COOPERATIVE_SCOPE);
    await coop.first(["--only", "cooperative", "--upstream", one.url], token);
    const stock = { params: { name: `cooperative-${STATION}` }, body: { amount_minor: 1_000 * YUAN }, key: "stock" };
    await good(one.operator.call(institution.wallets.buy, stock));
    const carrier = await InstitutionClient.connect({ url: one.url, token: await one.token("station", STATION) });
    const server = { url: coop.url, token: await coop.token("station", STATION) };
    const station = await CooperativeClient.connect(server, carrier);
    const maker = new Maker(world, ascii("MKR1"));
    await trust(one.operator, maker);
    const product = { q: carrier.enrolmentKey, institution: carrier.id, level: 1 };
    must(await bracelet.hold((pipe) => maker.personalise(pipe, product)));
    must(await bracelet.hold((pipe) => enrol(pipe, station, unhex(WALLET))));
    must(await station.takeCash(unhex(WALLET), 500 * YUAN, "cash"));
    expect(await bracelet.sync(carrier)).to.include({ outcome: "synced" });
  }

  before(async () => {
    drawer = await openDatabase({ url: "" });
    await openBanks();
    await openCounter();
    await good(two.operator.call(institution.merchants.open, { body: { payee: hex(PAYEE) } }));
    merchant = await InstitutionClient.connect({ url: two.url, token: await two.token("merchant", hex(PAYEE)) });
    const root = await new CentralBankClient({ url: central.url, token: "" }).rootKey();
    market = await Terminal.open(drawer, world, { payee: PAYEE, schema: "market", root, certificates: [] });
    // A terminal's own institution tells it of the other as well.
    market.applyBulletins(await merchant.bulletins());
  });
  after(async () => {
    await apart.close();
    await drawer?.close();
  });

  const statement = (bank: Party) => good(bank.operator.call(institution.reports.statement));

  /** issued − redeemed = what all parties have, with what is under way counted once. */
  async function counted(): Promise<void> {
    const { issued, redeemed } = await good(central.operator.call(centralBank.books.circulation));
    let sum = 0;
    for (const bank of [one, two]) {
      const s = await statement(bank);
      expect(s.wrong).to.deep.equal([]);
      sum += s.soft + s.floats + s.merchants + s.own + s.inTransit - s.due;
      for (const { name, change_minor } of s.unfinished) {
        const round = { params: { round: name.slice("net/".length) } };
        const { state } = await good(central.operator.call(rounds.find, round));
        if (state === "netted" || state === "finished") sum += change_minor;
      }
    }
    expect(sum).to.equal(issued - redeemed);
  }

  /** 20 from the bracelet of one institution to the merchant of the other; the other is owed that much more. */
  async function payAcross(): Promise<void> {
    const sale = must(await market.sale(20 * YUAN));
    const touched = await bracelet.hold((pipe) => market.touch(pipe, sale));
    expect(touched).to.include({ outcome: "paid" });
    expect(await market.batch(merchant.settle.bind(merchant))).to.include({ paid: 1 });
  }

  const net = (round: string) => central.operator.call(rounds.run, { params: { round }, key: round });

  /** Who dies, on which way, when a request for what comes, and whether it was done by then. */
  const DEATHS: readonly [what: string, victim: () => Party, at: () => Party, step: string, fate: Fate][] = [
    ["the debtor, before it has written the round down", () => one, () => one, "/settlement", "never-arrives"],
    ["the debtor, after it has", () => one, () => one, "/settlement", "answer-lost"],
    ["the creditor, before it has agreed", () => two, () => two, "/agreement", "never-arrives"],
    ["the central bank, before any debtor has agreed", () => central, () => one, "/agreement", "never-arrives"],
    [
      "the central bank, with the net moved and no member informed",
      () => central,
      () => one,
      "/settlement",
      "never-arrives",
    ],
  ];
  for (const [n, [what, victim, at, step, fate]] of DEATHS.entries()) {
    it(`killed: ${what}`, async () => {
      const [round, { cut }] = [`death-${n}`, at()];
      await payAcross();
      const before = await statement(two);
      expect(before.due).to.equal(20 * YUAN);
      let deaths = 0;
      const die = async () => {
        deaths++;
        await victim().kill();
      };
      cut.fate = async (path) => {
        if (!path.endsWith(step)) return "pass";
        if (fate === "never-arrives" && deaths === 0) await die();
        return fate;
      };
      cut.lost = async () => {
        if (deaths === 0) await die();
      };
      expect([await thrownBy(net(round)), deaths]).to.deep.equal(["party-away", 1]);
      Object.assign(cut, { fate: () => "pass", lost: () => {} });
      await victim().start();
      await counted();
      const found = await good(central.operator.call(rounds.unfinished));
      expect(found.rounds.map((r) => r.round)).to.deep.equal([round]);
      for (let again = 0; again < 2; again++) {
        expect(must(await net(round))).to.deep.equal({ gross_minor: 20 * YUAN, net_minor: 20 * YUAN });
      }
      await counted();
      const [debtor, creditor] = [await statement(one), await statement(two)];
      expect([debtor.inTransit, creditor.due, debtor.unfinished.length + creditor.unfinished.length]).to.deep.equal([
        0, 0, 0,
      ]);
      expect(creditor.reserve - before.reserve).to.equal(20 * YUAN);
    });
  }

  it("a call names the party that is away; no money was made or lost", async () => {
    await one.kill();
    const sale = must(await market.sale(10 * YUAN));
    const touched = await bracelet.hold((pipe) => market.touch(pipe, sale));
    if (touched.outcome !== "paid") throw new Error(`the touch ended in ${touched.outcome}`);
    ticket = touched.ticketId;
    expect(await market.batch(merchant.settle.bind(merchant))).to.include({ later: 1, paid: 0 });
    await one.start();
    expect(await market.batch(merchant.settle.bind(merchant))).to.include({ paid: 1 });
    expect(must(await net("evening"))).to.deep.equal({ gross_minor: 10 * YUAN, net_minor: 10 * YUAN });
    await counted();
    const reserves = [await statement(one), await statement(two)].map((s) => s.reserve / YUAN);
    expect(reserves).to.deep.equal([50_000 - 110, 50_000 + 110]);
  });

  it("a refund for which the issuer was down is brought by the next round, and netted by the one after", async () => {
    const patience = { tries: 1, url: two.url, token: await two.token("merchant", hex(PAYEE)) };
    const request = { params: { payee: hex(PAYEE) }, body: { ticketId: ticket, amount_minor: 4 * YUAN }, key: "back" };
    const refund = () => new HttpClient(patience).call(institution.merchants.refund, request);
    const before = await statement(one);
    await one.kill();
    expect(await thrownBy(refund())).to.equal("party-away");
    // The institution that sent the request dies too: its books know what is still to be done.
    await two.kill();
    for (const bank of [one, two]) await bank.start();
    expect((await statement(two)).inTransit).to.equal(4 * YUAN);
    await counted();
    expect(must(await net("night"))).to.deep.equal({ gross_minor: 0, net_minor: 0 });
    expect((await statement(one)).floats - before.floats).to.equal(4 * YUAN);
    await counted();
    expect(must(await net("morning"))).to.deep.equal({ gross_minor: 4 * YUAN, net_minor: 4 * YUAN });
    const once = must(await refund());
    expect(must(await refund())).to.deep.equal(once);
    await counted();
  });
});
