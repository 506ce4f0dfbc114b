/**
 * Two institutions that reach each other by URL and token: each takes the other's tickets, refunds across, learns of the other's hotlist and forks, and
 * the central bank nets them. Answers are lost and servers closed on the way; every fen is counted after every test, and each goes on where the last ended.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { admitPeer } from "../../../parties/institution/interbank/foreign-claims.js";
import { unfinishedRounds } from "../../../parties/institution/interbank/netting.js";
import { books } from "../../../parties/institution/store/tables.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { balanceOf, totals } from "../../../parties/shared/ledger/ledger.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { HttpClient } from "../../../services/client/http-client.js";
import { InstitutionClient } from "../../../services/client/institution-client.js";
import { MemberClient, PeerClient } from "../../../services/client/peer-client.js";
import { centralBank } from "../../../services/contract/central-bank.js";
import { institution } from "../../../services/contract/institution.js";
import { must, sharedDatabase, why, YUAN } from "../parties/town.js";
import { type Bank, ConnectedParties, good, type TestBracelet, thrownBy } from "./connected-parties.js";
import { LossyProxy } from "./lossy-proxy.js";

const { rounds } = centralBank;
const { merchants } = institution;
const PAYEE = ascii("MARKET01");
const WALLET = "00000000000186a1";
const FIFTY = Array.from({ length: 50 }, (_, n) => n);
const HOST = /^(https?:\/\/[^/]+)(\/.*)$/;

describe("services: two institutions over HTTP", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let parties: ConnectedParties;
  let [issuer, other]: Bank[] = [];
  let bracelet: TestBracelet;
  let market: Terminal;
  let merchant: InstitutionClient;
  /** On the ways to the issuer: as the other institution goes, and as the central bank does. */
  let [toIssuer, fromAbove]: LossyProxy[] = [];
  let peer: PeerClient;

  /** A way that can be cut to where this token is good. */
  const through = async ({ url, token }: { url: string; token: string }) => {
    const [, host, prefix] = HOST.exec(url) ?? [];
    const cut = await LossyProxy.open(() => host);
    return { cut, options: { url: cut.url + prefix, token, tries: 2 } };
  };
  const touch = async (amount_minor: number) => {
    const sale = must(await market.sale(amount_minor));
    const touched = await bracelet.hold((pipe) => market.touch(pipe, sale));
    if (touched.outcome !== "paid") throw new Error(`the touch ended in ${touched.outcome}`);
    return touched.ticketId;
  };
  const batch = () => market.batch(merchant.settle.bind(merchant));
  const taken = () => balanceOf(books(other.institution.db), `merchant/${hex(PAYEE)}`);
  const net = (round: string, key = round) => parties.root.operator.call(rounds.run, { params: { round }, key });
  const cancel = (round: string) => parties.root.operator.call(rounds.cancel, { params: { round } });
  const find = (round: string) => good(parties.root.operator.call(rounds.find, { params: { round } }));
  const openRounds = () => good(parties.root.operator.call(rounds.unfinished));
  /** A refund that is tried once. */
  const refundOnce = async (ticketId: string, amount_minor: number, key: string) => {
    const impatient = new HttpClient({ ...(await other.token({ role: "merchant", subject: hex(PAYEE) })), tries: 1 });
    return impatient.call(merchants.refund, { params: { payee: hex(PAYEE) }, body: { ticketId, amount_minor }, key });
  };

  before(async () => {
    await sql.raw("drop schema if exists peers_market cascade").execute(db().kysely);
    parties = await ConnectedParties.open(db(), "two over http", 2);
    [issuer, other] = parties.banks;
    const asPeer = await through(await issuer.token({ role: "institution", subject: other.id }));
    const asMember = await through(await issuer.token({ role: "central-bank", subject: "" }));
    [toIssuer, fromAbove] = [asPeer.cut, asMember.cut];
    peer = new PeerClient(unhex(issuer.id), asPeer.options);
    await admitPeer(other.institution, peer);
    const back = await other.token({ role: "institution", subject: issuer.id });
    await admitPeer(issuer.institution, new PeerClient(unhex(other.id), back));
    const { members } = parties.central;
    members.set(issuer.id, new MemberClient(unhex(issuer.id), asMember.options));
    members.set(other.id, new MemberClient(unhex(other.id), await other.token({ role: "central-bank", subject: "" })));
    bracelet = await parties.enrolled(WALLET);
    must(await parties.station.takeCash(unhex(WALLET), 500 * YUAN, "cash"));
    expect(await bracelet.sync(parties.carrier)).to.include({ outcome: "synced" });
    await good(other.operator.call(merchants.open, { body: { payee: hex(PAYEE) } }));
    merchant = await InstitutionClient.connect(await other.token({ role: "merchant", subject: hex(PAYEE) }));
    const certificates = [merchant.certificate, parties.carrier.certificate];
    const known = { root: await parties.rootClient.rootKey(), certificates };
    market = await Terminal.open(db(), parties.world, { payee: PAYEE, schema: "peers_market", ...known });
  });
  after(async () => {
    for (const cut of [toIssuer, fromAbove]) await cut.close();
    await parties.close();
  });
  beforeEach(() => {
    for (const cut of [toIssuer, fromAbove]) Object.assign(cut, { fate: () => "pass", lost: () => {} });
  });
  afterEach(async () => {
    expect(await parties.wrong()).to.deep.equal([]);
  });

  it("a merchant is paid for the other's ticket once, though fifty ask at once and answers are lost", async () => {
    await touch(30 * YUAN);
    let n = 0;
    toIssuer.fate = () => (++n % 3 === 0 ? "answer-lost" : "pass");
    const [row] = await market.sales();
    const record = { request: unhex(row.request), answer: unhex(row.answer) };
    const all = await Promise.all(FIFTY.map(() => merchant.settle(PAYEE, [record, record]).catch(() => [])));
    const outcomes = all.flat().map((r) => (r.outcome === "refused" ? r.error.name : r.outcome));
    expect(outcomes.filter((o) => o === "paid").length).to.equal(1);
    expect(new Set(outcomes)).to.have.property("size").within(2, 3);
    for (const o of outcomes) expect(o).to.be.oneOf(["paid", "already-paid", "peer-silent"]);
    expect(await taken()).to.equal(30 * YUAN);
    expect(await balanceOf(books(issuer.institution.db), `float/${WALLET}`)).to.equal(470 * YUAN);
    toIssuer.fate = () => "pass";
    expect(await batch()).to.include({ submitted: 1, alreadyPaid: 1 });
  });

  it("while the issuer is silent the batch waits, its own records do not; then it is paid", async () => {
    await touch(20 * YUAN);
    toIssuer.fate = () => "never-arrives";
    expect(await batch()).to.include({ submitted: 1, paid: 0, later: 1, rejected: 0 });
    toIssuer.fate = () => "answer-lost";
    expect(await batch()).to.include({ submitted: 1, paid: 0, later: 1, rejected: 0 });
    expect(await balanceOf(books(issuer.institution.db), `float/${WALLET}`), "in transit").to.equal(450 * YUAN);
    expect(await parties.wrong()).to.deep.equal([]);
    toIssuer.fate = () => "pass";
    expect(await batch()).to.include({ submitted: 1, paid: 1, amount_minor: 20 * YUAN });
  });

  it("a refund across is done once, whatever is lost; a token that is not accepted is no refusal", async () => {
    const ticket = await touch(40 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    const refund = (amount_minor: number, key: string) => merchant.refund(PAYEE, unhex(ticket), amount_minor, key);
    expect(why(await refund(41 * YUAN, "more"))).to.equal("refund-too-much");
    expect(await taken(), "it went back").to.equal(90 * YUAN);
    toIssuer.fate = (path) => (path.endsWith("/refunds") ? "answer-lost" : "pass");
    const request = () => refundOnce(ticket, 15 * YUAN, "back");
    expect(await thrownBy(request())).to.equal("party-away");
    // The issuer has done it. A token that is no longer valid must not look like a refusal after which the money is taken back.
    await admitPeer(other.institution, new PeerClient(unhex(issuer.id), { url: issuer.url, token: "gone" }));
    expect(await thrownBy(request())).to.equal("party-away");
    expect(await taken(), "it has left the merchant").to.equal(75 * YUAN);
    expect(await parties.wrong()).to.deep.equal([]);
    await admitPeer(other.institution, peer);
    toIssuer.fate = () => "pass";
    for (let n = 0; n < 3; n++) expect(must(await request())).to.deep.equal({ creditNumber: 2 });
    expect(await balanceOf(books(issuer.institution.db), `float/${WALLET}`)).to.equal(425 * YUAN);
    expect(await bracelet.sync(parties.carrier)).to.include({ outcome: "synced" });
  });

  it("terminals learn both institutions' keys and hotlists from their own; a silent one is left out", async () => {
    const found = await merchant.bulletins();
    expect(found.map((b) => b.institution)).to.deep.equal([other.id, issuer.id]);
    expect(found[1].certificates.map(hex)).to.deep.equal([hex(parties.carrier.certificate)]);
    toIssuer.fate = () => "never-arrives";
    expect((await merchant.bulletins()).map((b) => b.institution)).to.deep.equal([other.id]);
    expect(await peer.forkProofs().catch(() => "silent")).to.equal("silent");
    toIssuer.fate = () => "pass";
    expect(await peer.forkProofs()).to.deep.equal([]);
  });

  it("a netting round waits for a party that is away and is finished once, by fifty at once", async () => {
    fromAbove.fate = (path) => (path.endsWith("/settlement") ? "never-arrives" : "pass");
    expect(await thrownBy(net("r1"))).to.equal("party-away");
    expect(await parties.wrong(), "netted above, finished at one, not at the other").to.deep.equal([]);
    expect(await openRounds()).to.deep.equal({
      rounds: [{ round: "r1", members: [issuer.id, other.id], state: "netted" }],
    });
    expect(why(await cancel("r1"))).to.equal("round-done");
    const statement = await good(issuer.operator.call(institution.reports.statement));
    expect(statement.unfinished).to.deep.equal([{ name: "net/r1", change_minor: -75 * YUAN }]);
    fromAbove.fate = (path) => (path.endsWith("/settlement") ? "answer-lost" : "pass");
    expect(await thrownBy(net("r1"))).to.equal("party-away");
    fromAbove.fate = () => "pass";
    const all = await Promise.all(FIFTY.map((n) => net("r1", `r1 ${n % 10}`.replace(" ", "-")).catch(() => null)));
    const ended = all.flatMap((reply) => (reply === null ? [] : [JSON.stringify(must(reply))]));
    // 90 were paid to the one's merchant, and 15 went back.
    const whole = { gross_minor: 105 * YUAN, net_minor: 75 * YUAN };
    expect(new Set(ended)).to.deep.equal(new Set([JSON.stringify(whole)]));
    expect(await good(net("r1"))).to.deep.equal(whole);
    expect(await find("r1")).to.include({ state: "finished" });
    const sums = await Promise.all([issuer, other].map((bank) => totals(books(bank.institution.db))));
    expect(sums.map((t) => t.transit + t.due)).to.deep.equal([0, 0]);
    // 50,000 were issued to each; 75 have moved.
    expect(sums.map((t) => t.reserve / YUAN)).to.deep.equal([49_925, 50_075]);
  });

  it("a round is run and called off by fifty requests at once: one end, the same for all", async () => {
    await touch(10 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    const both = await Promise.all(
      FIFTY.map((n) => (n % 2 === 0 ? net("r2", `r2-${n}`) : cancel("r2")).catch(() => null)),
    );
    expect(both.some((reply) => reply?.ok)).to.equal(true);
    // One that lost to the others is sent again.
    const last = await net("r2", "last");
    const { state } = await find("r2");
    expect(last.ok ? "finished" : "off").to.equal(state);
    expect(await parties.wrong()).to.deep.equal([]);
    for (const bank of [issuer, other]) expect(await unfinishedRounds(bank.institution)).to.deep.equal([]);
    if (!last.ok) must(await net("r3"));
    expect(await balanceOf(books(other.institution.db), `due/${issuer.id}`)).to.equal(0);
  });

  it("a round is called off while a party is away, and the next one nets", async () => {
    await touch(10 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    fromAbove.fate = (path) => (path.endsWith("/agreement") ? "never-arrives" : "pass");
    expect(await thrownBy(net("r4"))).to.equal("party-away");
    expect(why(await net("r5"))).to.equal("round-open");
    fromAbove.fate = () => "never-arrives";
    expect(await thrownBy(cancel("r4"))).to.equal("party-away");
    fromAbove.fate = () => "pass";
    expect(await good(cancel("r4"))).to.deep.equal({});
    expect(why(await net("r4", "again"))).to.equal("key-reused");
    expect(await good(net("r6"))).to.deep.equal({ gross_minor: 10 * YUAN, net_minor: 10 * YUAN });
    expect(await openRounds()).to.deep.equal({ rounds: [] });
  });

  it("a refund that the issuer was away for is finished by the next round, once, and the merchant then gets its number", async () => {
    const ticket = await touch(20 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    const before = [await taken(), await balanceOf(books(issuer.institution.db), `float/${WALLET}`)] as number[];
    for (const [fate, amount, key] of [
      ["never-arrives", 5 * YUAN, "down"],
      ["answer-lost", 3 * YUAN, "lost"],
    ] as const) {
      toIssuer.fate = () => fate;
      expect(await thrownBy(refundOnce(ticket, amount, key))).to.equal("party-away");
      expect(await parties.wrong()).to.deep.equal([]);
    }
    expect(await taken()).to.equal(before[0] - 8 * YUAN);
    toIssuer.fate = () => "pass";
    // The issuer presents what is due to it first: of these two refunds it knew one.
    expect(await good(net("r7"))).to.deep.equal({ gross_minor: 23 * YUAN, net_minor: 17 * YUAN });
    expect(await balanceOf(books(issuer.institution.db), `float/${WALLET}`)).to.equal(before[1] + 8 * YUAN);
    for (let n = 0; n < 2; n++) {
      expect(must(await refundOnce(ticket, 3 * YUAN, "lost"))).to.deep.equal({ creditNumber: 3 });
      expect(must(await refundOnce(ticket, 5 * YUAN, "down"))).to.deep.equal({ creditNumber: 4 });
    }
    expect(await good(net("r8"))).to.deep.equal({ gross_minor: 5 * YUAN, net_minor: 5 * YUAN });
    expect((await totals(books(other.institution.db))).transit).to.equal(0);
  });
});
