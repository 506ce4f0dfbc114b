/** The simulator over HTTP: every act done well, everything badly asked refused with a sentence and nothing changed, fifty at once in turn. */
import { expect } from "chai";
import { type Served, serveTown } from "./served.js";

describe("the simulator's server", () => {
  let served: Served;
  before(async () => {
    served = await serveTown();
  });
  after(() => served.close());

  it("issues a bracelet, anonymously", async () => {
    const { status, body } = await served.post("/v1/issue", { cash_minor: 200_00 });
    expect(status).to.equal(200);
    expect(body.outcome).to.equal("issued");
    expect(body.bracelet).to.include({ name: "bracelet-1", level: 1, issued: true, power: true });
    expect(body.bracelet.lastKnown).to.include({ balance_minor: 200_00, tickets: 10 });
  });

  it("touches, asks for a press, and pays what was pressed for", async () => {
    const paid = await served.post("/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 12_34 });
    expect(paid.body).to.include({ outcome: "paid", amount_minor: 12_34, pressed: false });
    const first = await served.post("/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 60_00 });
    expect(first.body.outcome).to.equal("press");
    expect((await served.post("/v1/press", { bracelet: "bracelet-1" })).body.outcome).to.equal("approved");
    const { sale } = first.body;
    const second = await served.post("/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", sale });
    expect(second.body).to.include({ outcome: "paid", pressed: true });
    expect((await served.post("/v1/press", { bracelet: "bracelet-1" })).body.outcome).to.equal("nothing");
    expect(second.body.bracelet.since).to.deep.equal({ paid_minor: 72_34, payments: 2, uncertain: false });
  });

  it("walks away in the middle and pays once", async () => {
    const torn = await served.post("/v1/touch", {
      bracelet: "bracelet-1",
      terminal: "tea-shop",
      amount_minor: 8_00,
      accident: { kind: "walk-away" },
    });
    expect(torn.body.outcome).to.equal("torn");
    expect(torn.body.bracelet.since.uncertain).to.equal(true);
    const { sale } = torn.body;
    const again = { bracelet: "bracelet-1", terminal: "tea-shop", sale };
    expect((await served.post("/v1/touch", again)).body.outcome).to.equal("paid");
    const third = await served.post("/v1/touch", again);
    expect(third.body.outcome).to.equal("already-paid");
    expect(third.body.bracelet.since).to.deep.equal({ paid_minor: 80_34, payments: 3, uncertain: false });
  });

  it("loses its power in the middle, and a online till carries the repair", async () => {
    const accident = { kind: "power", cut: "half", operation: 2 };
    const killed = await served.post("/v1/touch", {
      bracelet: "bracelet-1",
      terminal: "tea-shop",
      amount_minor: 5_00,
      accident,
    });
    expect(killed.body).to.include({ outcome: "torn" });
    expect(killed.body.bracelet.power).to.equal(false);
    const dead = await served.post("/v1/press", { bracelet: "bracelet-1" });
    expect(dead).to.deep.include({ status: 409 });
    expect(dead.body.error).to.equal("no-power");
    expect((await served.post("/v1/power", { bracelet: "bracelet-1", on: true })).body.outcome).to.equal("on");
    const market = await served.post("/v1/touch", { bracelet: "bracelet-1", terminal: "market", amount_minor: 1_00 });
    expect(market.body).to.include({ outcome: "paid", synced: true });
  });

  it("holds to the phone: a top-up and a sync", async () => {
    const hold = { bracelet: "bracelet-1", what: "top-up", amount_minor: 50_00 };
    const { body } = await served.post("/v1/hold", hold);
    expect(body.outcome).to.equal("synced");
    expect((await served.get("/v1/state")).body.phone.soft_minor).to.equal(950_00);
    expect((await served.post("/v1/hold", { bracelet: "bracelet-1", what: "sync" })).body.outcome).to.equal("synced");
    const much = await served.post("/v1/hold", { ...hold, amount_minor: 900_00 });
    expect(much.body).to.include({ outcome: "failed", reason: "over-balance-cap" });
  });

  it("has a network that comes and goes", async () => {
    expect((await served.post("/v1/network", { place: "phone", on: false })).body.outcome).to.equal("off");
    const refused = await served.post("/v1/hold", { bracelet: "bracelet-1", what: "sync" });
    expect([refused.status, refused.body.error]).to.deep.equal([409, "no-network"]);
    await served.post("/v1/network", { place: "phone", on: true });
    const { body } = await served.post("/v1/network", { place: "tea-shop", on: true });
    expect(body.batch).to.include({ paid: 3, amount_minor: 80_34, rejected: 0 });
    await served.post("/v1/network", { place: "tea-shop", on: false });
  });

  it("lets the clock go on, and what nobody claimed lapses", async () => {
    const day = 86_400_000;
    const { body } = await served.post("/v1/clock", { advance_ms: 98 * day });
    expect(body.now_ms).to.be.at.least(98 * day);
    expect(body.lapsed).to.be.greaterThan(0);
    for (let i = 0; i < 2; i++) await served.post("/v1/hold", { bracelet: "bracelet-1", what: "sync" });
    const { bank } = (await served.get("/v1/state")).body;
    expect(bank[0].stated_minor).to.equal(200_00 + 50_00 - 80_34 - 1_00);
  });

  it("keeps a level-0 bracelet to tills that are online", async () => {
    const { body } = await served.post("/v1/issue", { level: 0, cash_minor: 20_00 });
    const name = body.bracelet.name;
    const off = await served.post("/v1/touch", { bracelet: name, terminal: "tea-shop", amount_minor: 1_00 });
    expect(off.body.outcome).to.equal("refused");
    const on = await served.post("/v1/touch", { bracelet: name, terminal: "market", amount_minor: 1_00 });
    expect(on.body.outcome).to.equal("paid");
  });

  it("shows the whole state, nothing left out by its schema", async () => {
    const { body } = await served.get("/v1/state");
    expect(body).to.deep.equal(JSON.parse(JSON.stringify(await served.town.state())));
    expect(body.money.conserved).to.equal(true);
  });

  it("serves the page with a policy that lets nothing in from outside", async () => {
    const answer = await served.app.inject({ url: "/", headers: { host: "127.0.0.1" } });
    expect(answer.headers["content-security-policy"]).to.include("default-src 'none'").and.not.include("unsafe");
    expect(answer.body)
      .to.include("/page.js")
      .and.not.match(/https?:/);
    expect((await served.get("/page.js")).status).to.equal(200);
    expect((await served.get("/page.css")).body).to.not.match(/url\(["']?https?:|@import/);
  });
});

describe("fifty touches at once", () => {
  it("of one bracelet take turns, and not a fen goes astray", async () => {
    const served = await serveTown();
    try {
      await served.post("/v1/issue", { cash_minor: 200_00 });
      const touch = { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1_00 };
      const answers = await Promise.all(Array.from({ length: 50 }, () => served.post("/v1/touch", touch)));
      expect(answers.every(({ status }) => status === 200)).to.equal(true);
      const paid = answers.filter(({ body }) => body.outcome === "paid").length;
      const wanting = answers.filter(({ body }) => body.outcome === "sync").length;
      // Ten tickets, ten payments; then the purse asks for its bank, every time.
      expect([paid, wanting]).to.deep.equal([10, 40]);
      const { events } = served.town.record.since(0);
      let open = 0;
      for (const { event } of events) {
        if (event.kind === "act") expect(++open, "two at a time").to.equal(1);
        if (event.kind === "end") open--;
      }
      await served.post("/v1/network", { place: "tea-shop", on: true });
      await served.post("/v1/hold", { bracelet: "bracelet-1", what: "sync" });
      const { money, bank, tills } = await served.town.state();
      expect(money.conserved).to.equal(true);
      expect(bank[0]).to.include({ expected_minor: 190_00, stated_minor: 190_00 });
      expect(tills[0].account_minor).to.equal(10_00);
    } finally {
      await served.close();
    }
  });
});
