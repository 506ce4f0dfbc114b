/**
 * A first touch through HTTP alone: three parties, each behind a server of its own, find one another by URL; the firmware's own bracelet is enrolled
 * at a station, loaded over the counter, synced through a relay, pays a terminal off line, and the terminal settles, refunds and is paid out; a phone
 * binds it and takes money back. Each test goes on where the last one ended.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { Bracelet } from "../../../firmware/main.js";
import { enrol } from "../../../parties/cooperative/station.js";
import { Maker } from "../../../parties/maker/maker.js";
import { relaySync } from "../../../parties/merchant/relay.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { conserved, moneyStatement } from "../../../parties/money.js";
import { createApp } from "../../../parties/services/app.js";
import { Caller } from "../../../parties/services/caller.js";
import { CentralBankClient, CooperativeClient, InstitutionClient } from "../../../parties/services/client.js";
import {
  COOPERATIVE,
  COOPERATIVE_SCOPE,
  type Opened,
  openCentralBank,
  openCooperative,
  openInstitution,
} from "../../../parties/services/open.js";
import type { Grant } from "../../../parties/services/tokens.js";
import { hex, type Pipe, unhex } from "../../../parties/world.js";
import { SW } from "../../../protocol/status.js";
import { ascii } from "../../../protocol/wire.js";
import { MemoryBoard } from "../../harness/board.js";
import { rest } from "../../harness/purse.js";
import { SeededWorld } from "../../model/world.js";
import { must, sharedDatabase, YUAN } from "../parties/town.js";

const ID = ascii("OPI1");
const PAYEE = ascii("TEASHOP1");
const WALLET = unhex("00000000000186a1");
const SCHEMAS = ["central_bank", `oi_${hex(ID)}`, `coop_${hex(COOPERATIVE.id)}`, "http_shop"];

/** A party on a port of its own; `caller` asks it with a new token of this role. */
async function behind(opened: Opened) {
  const { service } = opened;
  const app = await createApp([service]);
  const url = (await app.listen({ host: "127.0.0.1", port: 0 })) + service.prefix;
  const token = async (grant: Grant) => ({ url, token: must(await service.front.tokens.mint(grant)) });
  const operator = new Caller(await token({ role: "operator", subject: "" }));
  return { app, token, operator };
}

function pipeOf(bracelet: Bracelet): Pipe {
  return async (apdu) => {
    const answer = bracelet.command(apdu);
    if (answer[answer.length - 2] * 256 + answer[answer.length - 1] === SW.working) {
      for (let n = 0; n < 200 && bracelet.idle(); n++);
    }
    return answer;
  };
}

describe("services: a first touch over HTTP", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  const world = new SeededWorld("first touch over http");
  const subject = hex(COOPERATIVE.id);
  const bracelet = new Bracelet(new MemoryBoard());
  const pipe = pipeOf(bracelet);
  type Behind = Awaited<ReturnType<typeof behind>>;
  let central: Awaited<ReturnType<typeof openCentralBank>>;
  let issuing: Awaited<ReturnType<typeof openInstitution>>;
  let [root, oi, coop]: Behind[] = [];
  let rootClient: CentralBankClient;
  let carrier: InstitutionClient;
  let acquirer: InstitutionClient;
  let merchantToken: Awaited<ReturnType<Behind["token"]>>;
  let ticketPaid = "";

  const good = async (reply: ReturnType<Caller["get"]>) => must(await reply) as Record<string, unknown>;
  const pay = (caller: Caller, path: string, amount_minor: number) =>
    good(caller.move(path, { amount_minor }, `${path} ${amount_minor}`));
  const hold = async <T>(use: () => Promise<T>): Promise<T> => {
    bracelet.field(true);
    const value = await use();
    rest(bracelet);
    return value;
  };
  const sync = (bank = carrier, phone?: { name: string; bind: boolean }) =>
    hold(() => relaySync(pipe, () => bank.openSync(phone)));

  before(async () => {
    for (const schema of SCHEMAS.flatMap((name) => [name, `${name}_http`])) {
      await sql.raw(`drop schema if exists ${schema} cascade`).execute(db().kysely);
    }
    const setting = { world, freeMoney: false, database: async () => ({ ...db(), close: async () => {} }) };
    // The central bank admits an institution; the institution charters a cooperative bank: each knows the other by URL and token.
    central = await openCentralBank(setting);
    root = await behind(central);
    rootClient = new CentralBankClient(await root.token({ role: "institution", subject: hex(ID) }));
    issuing = await openInstitution(setting, ID, rootClient);
    oi = await behind(issuing);
    await pay(root.operator, `/institutions/${hex(ID)}/deposit`, 100_000 * YUAN);
    await pay(oi.operator, "/treasury/issue", 50_000 * YUAN);
    await pay(oi.operator, "/treasury/guarantee", 1_000 * YUAN);
    const scope = COOPERATIVE_SCOPE;
    const banker = await InstitutionClient.connect(await oi.token({ role: "cooperative", subject, scope }));
    coop = await behind(await openCooperative(setting, banker));
    await pay(oi.operator, `/wallets/cooperative-${subject}/purchases`, 10_000 * YUAN);
    await good(oi.operator.post("/merchants", { payee: hex(PAYEE) }));
    merchantToken = await oi.token({ role: "merchant", subject: hex(PAYEE) });
    acquirer = await InstitutionClient.connect(merchantToken);
    carrier = await InstitutionClient.connect(await oi.token({ role: "station", subject }));
  });
  after(async () => {
    for (const one of [coop, oi, root]) await one.app.close();
  });

  it("a station enrols a bracelet and sells over the counter", async () => {
    const maker = new Maker(world, ascii("MKR1"));
    await good(oi.operator.post("/makers", { maker: hex(maker.id), publicKey: hex(maker.publicKey) }));
    const station = await CooperativeClient.connect(await coop.token({ role: "station", subject }), carrier);
    const product = { q: carrier.enrolmentKey, institution: carrier.id, level: 1 };
    must(await hold(() => maker.personalise(pipe, product)));
    must(await hold(() => enrol(pipe, station, WALLET)));
    const sale = await station.takeCash(WALLET, 200 * YUAN, "sale-1");
    expect(must(sale)).to.deep.equal({ creditNumber: 1, again: false });
    expect(must(await station.takeCash(WALLET, 200 * YUAN, "sale-1")).creditNumber, "asked again").to.equal(1);
    expect(await sync()).to.include({ outcome: "synced" });
    expect(await good(coop.operator.get("/till"))).to.deep.equal({ till_minor: 200 * YUAN });
  });

  it("a terminal is paid off line and on line, and settles", async () => {
    const known = { root: await rootClient.rootKey(), certificates: [acquirer.certificate] };
    const shop = await Terminal.open(db(), world, { payee: PAYEE, schema: "http_shop", ...known });
    const name = must(await shop.sale(30 * YUAN));
    const touched = await hold(() => shop.touch(pipe, name));
    if (touched.outcome !== "paid") throw new Error(`the touch ended in ${touched.outcome}`);
    ticketPaid = touched.ticketId;
    const settle = acquirer.settle.bind(acquirer);
    expect(await shop.batch(settle)).to.include({ submitted: 1, paid: 1, amount_minor: 30 * YUAN });
    expect(await shop.batch(settle)).to.include({ submitted: 0 });
    expect(await acquirer.bulletin()).to.deep.include({ hotlist: [], certificates: [acquirer.certificate] });
    // On line the terminal asks before it says "paid".
    const online = must(await shop.sale(20 * YUAN, true));
    expect(await hold(() => shop.touch(pipe, online, settle))).to.include({ outcome: "paid" });
  });

  it("part goes back and reaches the purse; the rest is paid out; everybody agrees", async () => {
    const merchant = new Caller(merchantToken);
    expect(must(await acquirer.refund(PAYEE, unhex(ticketPaid), 10 * YUAN, "back")).creditNumber).to.equal(2);
    expect(await sync()).to.include({ outcome: "synced" });
    await good(oi.operator.post("/wallets", { name: "teashop", holder: "business" }));
    const payout = { wallet: "teashop", amount_minor: 40 * YUAN };
    await good(merchant.move(`/merchants/${hex(PAYEE)}/payouts`, payout, "evening"));
    const { entries } = await good(merchant.get(`/merchants/${hex(PAYEE)}/history`));
    expect((entries as { change_minor: number }[]).map((e) => e.change_minor / YUAN)).to.deep.equal([-40, -10, 20, 30]);
    expect(await good(oi.operator.get("/reconciliation"))).to.deep.include({
      purses: [
        {
          ...{ wallet: hex(WALLET), state: "active", expected_minor: 160 * YUAN, actual_minor: 160 * YUAN },
          ...{ difference_minor: 0, baselineUnderWay: false },
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
    expect(await sync(phone, { name: "alice", bind: true })).to.include({ outcome: "synced" });
    expect((await bound()).map((b) => b.state)).to.deep.equal(["asked"]);
    bracelet.press();
    expect(await sync(phone, { name: "alice", bind: false })).to.include({ outcome: "synced" });
    expect((await bound()).map((b) => b.state)).to.deep.equal(["bound"]);
    const asked = { wallet: hex(WALLET), amount_minor: 999 * YUAN };
    const tooMuch = await app.move("/wallets/alice/unloads", asked, "unload-1");
    expect(tooMuch.ok ? "" : tooMuch.error.name).to.equal("over-unloadable");
    expect(await good(app.post(`/wallets/alice/bracelets/${hex(WALLET)}/loss`))).to.deep.equal({ state: "frozen" });
    expect((await acquirer.bulletin()).hotlist).to.not.deep.equal([]);
  });

  it("the money is where it should be; and with the institution gone, whoever needs it says so", async () => {
    expect((await good(oi.operator.get("/statement"))).wrong).to.deep.equal([]);
    expect(conserved(await moneyStatement(central.bank, [issuing.institution]))).to.equal(true);
    await oi.app.close();
    const lonely = new Caller({ ...merchantToken, tries: 2 });
    const lost = await lonely.get(`/merchants/${hex(PAYEE)}/balance`).then(
      () => "answered",
      (error: { error?: { name: string } }) => error.error?.name,
    );
    expect(lost).to.equal("party-away");
  });
});
