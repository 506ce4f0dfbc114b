/** `npm run serve -- --institutions 2`: all parties in one process, connected as they are there; and the same opened again on the same books. */
import { expect } from "chai";
import { sql } from "kysely";
import { enrol } from "../../../parties/cooperative/station.js";
import { Maker } from "../../../parties/maker/maker.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { CooperativeClient } from "../../../services/client/cooperative-client.js";
import { HttpClient } from "../../../services/client/http-client.js";
import { InstitutionClient } from "../../../services/client/institution-client.js";
import { centralBank } from "../../../services/contract/central-bank.js";
import { cooperative } from "../../../services/contract/cooperative.js";
import { institution } from "../../../services/contract/institution.js";
import type { Role } from "../../../services/contract/route.js";
import { createApp } from "../../../services/server/app.js";
import {
  COOPERATIVE,
  firstTokens,
  type Opened,
  type OpenOptions,
  openAll,
} from "../../../services/server/open-parties.js";
import { SeededWorld } from "../../model/world.js";
import { must, sharedDatabase, YUAN } from "../parties/town.js";
import { good, IDS, TestBracelet, trust } from "./connected-parties.js";

const PAYEE = ascii("MARKET01");
const WALLET = "00000000000186a1";

describe("services: two institutions in one process", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  const world = new SeededWorld("serve two");
  const subject = hex(COOPERATIVE.id);
  let opened: Opened[];
  let app: Awaited<ReturnType<typeof createApp>>;
  let url: string;
  let tokens: Record<string, string>;

  const options = (): OpenOptions => ({
    environment: world,
    freeMoney: false,
    database: async () => ({ ...db(), close: async () => {} }),
  });
  const operator = (party: string) => new HttpClient({ url: `${url}/${party}`, token: tokens[party] });
  const granted = async (party: string, role: Role, name: string) => {
    const { mint } = party === "cooperative" ? cooperative.tokens : institution.tokens;
    const { token } = await good(operator(party).call(mint, { body: { role, subject: name } }));
    return { url: `${url}/${party}`, token };
  };
  const open = async () => {
    opened = await openAll(options(), 2);
    app = await createApp(opened.map((one) => one.service));
    url = await app.listen({ host: "127.0.0.1", port: 0 });
  };

  before(async () => {
    const names = ["central_bank", ...IDS.map((id) => `oi_${hex(id)}`), `coop_${subject}`];
    for (const schema of [...names.flatMap((name) => [name, `${name}_http`]), "serve_market"]) {
      await sql.raw(`drop schema if exists ${schema} cascade`).execute(db().kysely);
    }
    await open();
    tokens = await firstTokens(opened);
  });
  after(() => app.close());

  it("takes the other's ticket, nets, and opens again with nothing doubled", async () => {
    expect(Object.keys(tokens)).to.deep.equal(["central-bank", "institution", "cooperative", "institution-2"]);
    const carrier = await InstitutionClient.connect(await granted("institution", "station", subject));
    const station = await CooperativeClient.connect(await granted("cooperative", "station", subject), carrier);
    const maker = new Maker(world, ascii("MKR1"));
    await trust(operator("institution"), maker);
    const bracelet = new TestBracelet(1);
    const product = { q: carrier.enrolmentKey, institution: carrier.id, level: 1 };
    must(await bracelet.hold((pipe) => maker.personalise(pipe, product)));
    must(await bracelet.hold((pipe) => enrol(pipe, station, unhex(WALLET))));
    must(await station.takeCash(unhex(WALLET), 100 * YUAN, "cash"));
    expect(await bracelet.sync(carrier)).to.include({ outcome: "synced" });

    await good(operator("institution-2").call(institution.merchants.open, { body: { payee: hex(PAYEE) } }));
    const merchant = await InstitutionClient.connect(await granted("institution-2", "merchant", hex(PAYEE)));
    const root = unhex((await good(operator("central-bank").call(centralBank.books.root))).rootKey);
    const known = { payee: PAYEE, schema: "serve_market", root, certificates: [] };
    const market = await Terminal.open(db(), world, known);
    market.applyBulletins(await merchant.bulletins());
    const sale = must(await market.sale(30 * YUAN));
    expect(await bracelet.hold((pipe) => market.touch(pipe, sale))).to.include({ outcome: "paid" });
    expect(await market.batch(merchant.settle.bind(merchant))).to.include({ paid: 1 });

    const round = { params: { round: "evening" }, key: "evening" };
    const net = () => operator("central-bank").call(centralBank.rounds.run, round);
    const whole = { gross_minor: 30 * YUAN, net_minor: 30 * YUAN };
    expect(await good(net())).to.deep.equal(whole);
    const statements = async () =>
      Promise.all(
        ["institution", "institution-2"].map((party) => good(operator(party).call(institution.reports.statement))),
      );
    const circulation = () => good(operator("central-bank").call(centralBank.books.circulation));
    const before = [await statements(), await circulation()];
    await app.close();
    await open();
    expect(await firstTokens(opened), "they have theirs").to.deep.equal({});
    expect(await good(net())).to.deep.equal(whole);
    expect([await statements(), await circulation()]).to.deep.equal(before);
  });

  it("keeps a certificate that an operator renewed, when it opens again", async () => {
    const expiry_s = world.now_s() + 40 * 86_400;
    const renewal = { params: { number: "1" }, body: { expiry_s } };
    const { certificate } = await good(operator("institution").call(institution.issuing.renewKey, renewal));
    const current = async () => (await good(operator("institution").call(institution.identity.identify))).certificate;
    await app.close();
    await open();
    expect(await current()).to.equal(certificate);
    world.pass(20 * 86_400);
    await app.close();
    await open();
    expect(await current(), "soon over").to.not.equal(certificate);
  });
});
