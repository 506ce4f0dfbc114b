/**
 * Two institutions that know each other by URL and token: each takes the other's tickets, gives back across, hears of the other's hotlist and forks, and
 * the central bank nets them. Answers are lost and servers closed on the way; every fen is counted after every test, and each goes on where the last ended.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { admit } from "../../../parties/institution/interbank/foreign-claims.js";
import { unfinished } from "../../../parties/institution/interbank/netting.js";
import { books } from "../../../parties/institution/store/tables.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { balanceOf, totals } from "../../../parties/shared/ledger/ledger.js";
import { ascii } from "../../../protocol/codec/bytes.js";
import { InstitutionClient } from "../../../services/client/clients.js";
import { Caller } from "../../../services/client/http-client.js";
import { MemberClient, PeerClient } from "../../../services/client/interbank-clients.js";
import { must, sharedDatabase, why, YUAN } from "../parties/town.js";
import { Cut } from "./cut.js";
import { type Bank, good, Street, type Wrist } from "./street.js";

const PAYEE = ascii("MARKET01");
const WALLET = "00000000000186a1";
const FIFTY = Array.from({ length: 50 }, (_, n) => n);
const HOST = /^(https?:\/\/[^/]+)(\/.*)$/;

describe("services: two institutions over HTTP", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let street: Street;
  let [issuer, other]: Bank[] = [];
  let wrist: Wrist;
  let market: Terminal;
  let merchant: InstitutionClient;
  /** On the ways to the issuer: as the other institution goes, and as the central bank does. */
  let [toIssuer, fromAbove]: Cut[] = [];
  let peer: PeerClient;

  /** A way that can be cut to where this token is good. */
  const through = async ({ url, token }: { url: string; token: string }) => {
    const [, host, prefix] = HOST.exec(url) ?? [];
    const cut = await Cut.open(() => host);
    return { cut, options: { url: cut.url + prefix, token, tries: 2 } };
  };
  const touch = async (amount_minor: number) => {
    const sale = must(await market.sale(amount_minor));
    const touched = await wrist.hold((pipe) => market.touch(pipe, sale));
    if (touched.outcome !== "paid") throw new Error(`the touch ended in ${touched.outcome}`);
    return touched.ticketId;
  };
  const batch = () => market.batch(merchant.settle.bind(merchant));
  const taken = () => balanceOf(books(other.institution.db), `merchant/${hex(PAYEE)}`);
  const net = (round: string, key = round) => street.root.operator.move(`/rounds/${round}`, undefined, key);
  const away = async (asked: Promise<unknown>) =>
    asked.then(
      () => "answered",
      (thrown: { error?: { name: string } }) => thrown.error?.name,
    );

  before(async () => {
    await sql.raw("drop schema if exists peers_market cascade").execute(db().kysely);
    street = await Street.open(db(), "two over http", 2);
    [issuer, other] = street.banks;
    const asPeer = await through(await issuer.token({ role: "institution", subject: other.id }));
    const asMember = await through(await issuer.token({ role: "central-bank", subject: "" }));
    [toIssuer, fromAbove] = [asPeer.cut, asMember.cut];
    peer = new PeerClient(unhex(issuer.id), asPeer.options);
    await admit(other.institution, peer);
    const back = await other.token({ role: "institution", subject: issuer.id });
    await admit(issuer.institution, new PeerClient(unhex(other.id), back));
    const { members } = street.central;
    members.set(issuer.id, new MemberClient(unhex(issuer.id), asMember.options));
    members.set(other.id, new MemberClient(unhex(other.id), await other.token({ role: "central-bank", subject: "" })));
    wrist = await street.enrolled(WALLET);
    must(await street.station.takeCash(unhex(WALLET), 500 * YUAN, "cash"));
    expect(await wrist.sync(street.carrier)).to.include({ outcome: "synced" });
    await good(other.operator.post("/merchants", { payee: hex(PAYEE) }));
    merchant = await InstitutionClient.connect(await other.token({ role: "merchant", subject: hex(PAYEE) }));
    const certificates = [merchant.certificate, street.carrier.certificate];
    const known = { root: await street.rootClient.rootKey(), certificates };
    market = await Terminal.open(db(), street.world, { payee: PAYEE, schema: "peers_market", ...known });
  });
  after(async () => {
    for (const cut of [toIssuer, fromAbove]) await cut.close();
    await street.close();
  });
  beforeEach(() => {
    for (const cut of [toIssuer, fromAbove]) Object.assign(cut, { fate: () => "pass", lost: () => {} });
  });
  afterEach(async () => {
    expect(await street.wrong()).to.deep.equal([]);
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
    expect(await street.wrong()).to.deep.equal([]);
    toIssuer.fate = () => "pass";
    expect(await batch()).to.include({ submitted: 1, paid: 1, amount_minor: 20 * YUAN });
  });

  it("money goes back across once, whatever is lost; a closed door is no refusal", async () => {
    const ticket = await touch(40 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    const refund = (amount_minor: number, key: string) => merchant.refund(PAYEE, unhex(ticket), amount_minor, key);
    expect(why(await refund(41 * YUAN, "more"))).to.equal("refund-too-much");
    expect(await taken(), "it went back").to.equal(90 * YUAN);
    toIssuer.fate = (path) => (path.endsWith("/refunds") ? "answer-lost" : "pass");
    const impatient = new Caller({ ...(await other.token({ role: "merchant", subject: hex(PAYEE) })), tries: 1 });
    const asked = { ticketId: ticket, amount_minor: 15 * YUAN };
    const ask = () => impatient.move(`/merchants/${hex(PAYEE)}/refunds`, asked, "back");
    expect(await away(ask())).to.equal("party-away");
    // The issuer has done it. If its token is good no more, that must not look like a "no" after which the money is taken back.
    await admit(other.institution, new PeerClient(unhex(issuer.id), { url: issuer.url, token: "gone" }));
    expect(await away(ask())).to.equal("party-away");
    expect(await taken(), "it has left the merchant").to.equal(75 * YUAN);
    expect(await street.wrong()).to.deep.equal([]);
    await admit(other.institution, peer);
    toIssuer.fate = () => "pass";
    for (let n = 0; n < 3; n++) expect(must(await ask())).to.deep.equal({ creditNumber: 2 });
    expect(await balanceOf(books(issuer.institution.db), `float/${WALLET}`)).to.equal(425 * YUAN);
    expect(await wrist.sync(street.carrier)).to.include({ outcome: "synced" });
  });

  it("terminals hear of both institutions' keys and hotlists from their own; a silent one is left out", async () => {
    const heard = await merchant.bulletins();
    expect(heard.map((b) => b.institution)).to.deep.equal([other.id, issuer.id]);
    expect(heard[1].certificates.map(hex)).to.deep.equal([hex(street.carrier.certificate)]);
    toIssuer.fate = () => "never-arrives";
    expect((await merchant.bulletins()).map((b) => b.institution)).to.deep.equal([other.id]);
    expect(await peer.forkProofs().catch(() => "silent")).to.equal("silent");
    toIssuer.fate = () => "pass";
    expect(await peer.forkProofs()).to.deep.equal([]);
  });

  it("a netting round waits for a party that is away and is finished once, by fifty at once", async () => {
    fromAbove.fate = (path) => (path.endsWith("/settlement") ? "never-arrives" : "pass");
    expect(await away(net("r1"))).to.equal("party-away");
    expect(await street.wrong(), "netted above, finished at one, not at the other").to.deep.equal([]);
    expect(await good(street.root.operator.get("/rounds"))).to.deep.equal({
      rounds: [{ round: "r1", members: [issuer.id, other.id], state: "netted" }],
    });
    const late = await street.root.operator.post("/rounds/r1/cancellation");
    expect(late.ok ? "" : late.error.name).to.equal("round-done");
    const { unfinished } = (await good(issuer.operator.get("/statement"))) as { unfinished: unknown };
    expect(unfinished).to.deep.equal([{ name: "net/r1", change_minor: -75 * YUAN }]);
    fromAbove.fate = (path) => (path.endsWith("/settlement") ? "answer-lost" : "pass");
    expect(await away(net("r1"))).to.equal("party-away");
    fromAbove.fate = () => "pass";
    const all = await Promise.all(FIFTY.map((n) => net("r1", `r1 ${n % 10}`.replace(" ", "-")).catch(() => null)));
    const ended = all.flatMap((reply) => (reply === null ? [] : [JSON.stringify(must(reply))]));
    // 90 were paid to the one's merchant, and 15 went back.
    const whole = { gross_minor: 105 * YUAN, net_minor: 75 * YUAN };
    expect(new Set(ended)).to.deep.equal(new Set([JSON.stringify(whole)]));
    expect(await good(net("r1"))).to.deep.equal(whole);
    expect(await good(street.root.operator.get("/rounds/r1"))).to.include({ state: "finished" });
    const sums = await Promise.all([issuer, other].map((bank) => totals(books(bank.institution.db))));
    expect(sums.map((t) => t.transit + t.due)).to.deep.equal([0, 0]);
    // 50,000 were issued to each; 75 have moved.
    expect(sums.map((t) => t.reserve / YUAN)).to.deep.equal([49_925, 50_075]);
  });

  it("a round that nobody agrees to any more is called off, though fifty say both at once: one end, the same for all", async () => {
    await touch(10 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    const both = await Promise.all(
      FIFTY.map((n) =>
        n % 2 === 0
          ? net("r2", `r2-${n}`).catch(() => null)
          : street.root.operator.post("/rounds/r2/cancellation").catch(() => null),
      ),
    );
    expect(both.some((reply) => reply?.ok)).to.equal(true);
    // Whoever was turned away for the crowd asks again.
    const last = await net("r2", "last");
    const { state } = await good(street.root.operator.get("/rounds/r2"));
    expect(last.ok ? "finished" : "off").to.equal(state);
    expect(await street.wrong()).to.deep.equal([]);
    for (const bank of [issuer, other]) expect(await unfinished(bank.institution)).to.deep.equal([]);
    if (!last.ok) must(await net("r3"));
    expect(await balanceOf(books(other.institution.db), `due/${issuer.id}`)).to.equal(0);
  });

  it("a round is called off while a party is away, and the next one nets", async () => {
    await touch(10 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    fromAbove.fate = (path) => (path.endsWith("/agreement") ? "never-arrives" : "pass");
    expect(await away(net("r4"))).to.equal("party-away");
    const another = await net("r5");
    expect(another.ok ? "" : another.error.name).to.equal("round-open");
    fromAbove.fate = () => "never-arrives";
    expect(await away(street.root.operator.post("/rounds/r4/cancellation"))).to.equal("party-away");
    fromAbove.fate = () => "pass";
    expect(await good(street.root.operator.post("/rounds/r4/cancellation"))).to.deep.equal({});
    const spent = await net("r4", "again");
    expect(spent.ok ? "" : spent.error.name).to.equal("key-reused");
    expect(await good(net("r6"))).to.deep.equal({ gross_minor: 10 * YUAN, net_minor: 10 * YUAN });
    expect(await good(street.root.operator.get("/rounds"))).to.deep.equal({ rounds: [] });
  });

  it("a refund that the issuer was away for is finished by the next round, once, and the merchant then hears its number", async () => {
    const ticket = await touch(20 * YUAN);
    expect(await batch()).to.include({ paid: 1 });
    const before = [await taken(), await balanceOf(books(issuer.institution.db), `float/${WALLET}`)] as number[];
    const impatient = new Caller({ ...(await other.token({ role: "merchant", subject: hex(PAYEE) })), tries: 1 });
    const ask = (amount_minor: number, key: string) =>
      impatient.move(`/merchants/${hex(PAYEE)}/refunds`, { ticketId: ticket, amount_minor }, key);
    for (const [fate, amount, key] of [
      ["never-arrives", 5 * YUAN, "down"],
      ["answer-lost", 3 * YUAN, "lost"],
    ] as const) {
      toIssuer.fate = () => fate;
      expect(await away(ask(amount, key))).to.equal("party-away");
      expect(await street.wrong()).to.deep.equal([]);
    }
    expect(await taken()).to.equal(before[0] - 8 * YUAN);
    toIssuer.fate = () => "pass";
    // The issuer says first what is due to it: of these two it knew one.
    expect(await good(net("r7"))).to.deep.equal({ gross_minor: 23 * YUAN, net_minor: 17 * YUAN });
    expect(await balanceOf(books(issuer.institution.db), `float/${WALLET}`)).to.equal(before[1] + 8 * YUAN);
    for (let n = 0; n < 2; n++) {
      expect(must(await ask(3 * YUAN, "lost"))).to.deep.equal({ creditNumber: 3 });
      expect(must(await ask(5 * YUAN, "down"))).to.deep.equal({ creditNumber: 4 });
    }
    expect(await good(net("r8"))).to.deep.equal({ gross_minor: 5 * YUAN, net_minor: 5 * YUAN });
    expect((await totals(books(other.institution.db))).transit).to.equal(0);
  });
});
