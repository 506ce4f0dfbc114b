/**
 * A central bank, two institutions and a cooperative bank as four processes on loopback, started by the command line. The firmware's own bracelet pays
 * across; in the middle of a netting round one of them is killed with SIGKILL and started again on its books, each time another, each time at another
 * place. Whoever asked for the round asks again, and every fen is where it should be.
 */
import { expect } from "chai";
import { enrol } from "../../parties/cooperative/station.js";
import { Maker } from "../../parties/maker/maker.js";
import { Terminal } from "../../parties/merchant/terminal.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../parties/shared/ledger/database.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { CentralBankClient, CooperativeClient, InstitutionClient } from "../../services/client/clients.js";
import { Caller } from "../../services/client/http-client.js";
import { COOPERATIVE_SCOPE } from "../../services/server/setup.js";
import { SystemWorld } from "../../services/server/system-environment.js";
import { must, YUAN } from "../unit/parties/town.js";
import type { Fate } from "../unit/services/cut.js";
import { good, pay, STATION, Wrist } from "../unit/services/street.js";
import { Apart, type Party } from "./apart.js";

const [ONE, TWO] = ["4f504931", "4f504932"];
const PAYEE = ascii("MARKET01");
const WALLET = "00000000000186a1";
const ISSUED = 50_000 * YUAN;

type Where = Record<"soft" | "floats" | "merchants" | "own" | "inTransit" | "due" | "reserve", number>;
type Statement = Where & { unfinished: { name: string; change_minor: number }[]; wrong: string[] };

describe("services: four processes", function () {
  this.timeout(600_000);
  const world = new SystemWorld();
  const apart = new Apart();
  const wrist = new Wrist(1);
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

  /** Each is told where the others will be; what they grant each other comes later, while they run. */
  async function openBanks(): Promise<void> {
    central = await apart.place("central", "central-bank");
    one = await apart.place("one", "institution");
    two = await apart.place("two", "institution");
    await central.first(["--only", "central-bank", ...peers("central", [ONE, one], [TWO, two])]);
    const institution = (id: string) => ["--only", "institution", "--id", id, "--upstream", central.url];
    await one.first([...institution(ONE), ...peers("one", [TWO, two])], await central.token("institution", ONE));
    await two.first([...institution(TWO), ...peers("two", [ONE, one])], await central.token("institution", TWO));
    apart.give("one", { [TWO]: await two.token("institution", ONE) });
    apart.give("two", { [ONE]: await one.token("institution", TWO) });
    apart.give("central", { [ONE]: await one.token("central-bank", ""), [TWO]: await two.token("central-bank", "") });
    for (const [id, bank] of [
      [ONE, one],
      [TWO, two],
    ] as const) {
      await pay(central.operator, `/institutions/${id}/deposit`, 2 * ISSUED);
      await pay(bank.operator, "/treasury/issue", ISSUED);
    }
  }

  /** A cooperative bank on the first institution, and a bracelet with 500 on it. */
  async function openCounter(): Promise<void> {
    coop = await apart.place("coop", "cooperative");
    const token = await one.token("cooperative", STATION, COOPERATIVE_SCOPE);
    await coop.first(["--only", "cooperative", "--upstream", one.url], token);
    await pay(one.operator, `/wallets/cooperative-${STATION}/purchases`, 1_000 * YUAN);
    const carrier = await InstitutionClient.connect({ url: one.url, token: await one.token("station", STATION) });
    const counter = { url: coop.url, token: await coop.token("station", STATION) };
    const station = await CooperativeClient.connect(counter, carrier);
    const maker = new Maker(world, ascii("MKR1"));
    await good(one.operator.post("/makers", { maker: hex(maker.id), publicKey: hex(maker.publicKey) }));
    const product = { q: carrier.enrolmentKey, institution: carrier.id, level: 1 };
    must(await wrist.hold((pipe) => maker.personalise(pipe, product)));
    must(await wrist.hold((pipe) => enrol(pipe, station, unhex(WALLET))));
    must(await station.takeCash(unhex(WALLET), 500 * YUAN, "cash"));
    expect(await wrist.sync(carrier)).to.include({ outcome: "synced" });
  }

  before(async () => {
    drawer = await openDatabase({ url: "" });
    await openBanks();
    await openCounter();
    await good(two.operator.post("/merchants", { payee: hex(PAYEE) }));
    merchant = await InstitutionClient.connect({ url: two.url, token: await two.token("merchant", hex(PAYEE)) });
    const root = await new CentralBankClient({ url: central.url, token: "" }).rootKey();
    market = await Terminal.open(drawer, world, { payee: PAYEE, schema: "market", root, certificates: [] });
    // A terminal's own institution tells it of the other as well.
    market.heed(await merchant.bulletins());
  });
  after(async () => {
    await apart.close();
    await drawer?.close();
  });

  const statement = async (bank: Party) => (await good(bank.operator.get("/statement"))) as unknown as Statement;

  /** issued − redeemed = what everybody has, with what is under way counted once. */
  async function counted(): Promise<void> {
    const { issued, redeemed } = (await good(central.operator.get("/circulation"))) as Record<string, number>;
    let sum = 0;
    for (const bank of [one, two]) {
      const s = await statement(bank);
      expect(s.wrong).to.deep.equal([]);
      sum += s.soft + s.floats + s.merchants + s.own + s.inTransit - s.due;
      for (const { name, change_minor } of s.unfinished) {
        const { state } = await good(central.operator.get(`/rounds/${name.slice("net/".length)}`));
        if (state === "netted" || state === "finished") sum += change_minor;
      }
    }
    expect(sum).to.equal(issued - redeemed);
  }

  /** 20 from the wrist of one institution to the merchant of the other; the other is owed that much more. */
  async function payAcross(): Promise<void> {
    const sale = must(await market.sale(20 * YUAN));
    const touched = await wrist.hold((pipe) => market.touch(pipe, sale));
    expect(touched).to.include({ outcome: "paid" });
    expect(await market.batch(merchant.settle.bind(merchant))).to.include({ paid: 1 });
  }

  const net = (round: string) => central.operator.move(`/rounds/${round}`, undefined, round);

  /** Who dies, on which way, when a request for what comes, and whether it was done by then. */
  const DEATHS: readonly [what: string, victim: () => Party, at: () => Party, step: string, fate: Fate][] = [
    ["the debtor, before it has written the round down", () => one, () => one, "/settlement", "never-arrives"],
    ["the debtor, after it has", () => one, () => one, "/settlement", "answer-lost"],
    ["the creditor, before it has agreed", () => two, () => two, "/agreement", "never-arrives"],
    ["the central bank, before anybody has agreed", () => central, () => one, "/agreement", "never-arrives"],
    ["the central bank, with the net moved and nobody told", () => central, () => one, "/settlement", "never-arrives"],
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
      const asked = await net(round).then(
        () => "answered",
        (thrown: { error?: { name: string } }) => thrown.error?.name,
      );
      expect([asked, deaths]).to.deep.equal(["party-away", 1]);
      Object.assign(cut, { fate: () => "pass", lost: () => {} });
      await victim().start();
      await counted();
      const found = (await good(central.operator.get("/rounds"))) as { rounds: { round: string }[] };
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

  it("whoever is left says what is away; nobody's money was made or lost", async () => {
    await one.kill();
    const sale = must(await market.sale(10 * YUAN));
    const touched = await wrist.hold((pipe) => market.touch(pipe, sale));
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
    const body = { ticketId: ticket, amount_minor: 4 * YUAN };
    const refund = () => new Caller(patience).move(`/merchants/${hex(PAYEE)}/refunds`, body, "back");
    const before = await statement(one);
    await one.kill();
    const asked = await refund().then(
      () => "answered",
      (thrown: { error?: { name: string } }) => thrown.error?.name,
    );
    expect(asked).to.equal("party-away");
    // Who asked comes back as little as the institution that asked for it: its books know what is still to be done.
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
