/** Whatever is wrongly asked: 4xx, a word, a sentence that helps, and a world that has not changed by a byte. */
import { createHash } from "node:crypto";
import { expect } from "chai";
import { type Answer, type Served, serveTown } from "./served.js";

const LIMITS = { maxPayment_minor: 1_00, pressFree_minor: 1_00, pressFreeSum_minor: 1_00 };
const LONG = "x".repeat(5000);

/** Path, body, status, and a part of the sentence. */
const WRONG: readonly (readonly [string, unknown, number, RegExp])[] = [
  ["/touch", "{", 400, /no JSON/],
  ["/touch", "", 400, /empty/],
  ["/touch", "[]", 400, /object/],
  ["/touch", "null", 400, /object/],
  ["/touch", {}, 400, /needs bracelet/],
  ["/touch", { bracelet: "bracelet-1" }, 400, /needs terminal/],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop" }, 422, /amount_minor/],
  [
    "/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: "100" },
    400,
    /amount_minor must be integer/,
  ],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 0 }, 400, /amount_minor must be >= 1/],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: -5 }, 400, />= 1/],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 0.5 }, 400, /integer/],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 2 ** 31 }, 400, /<=/],
  [
    "/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 100, sale: "0000000000000000" },
    422,
    /not both/,
  ],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 100, extra: 1 }, 400, /"extra"/],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", sale: "0000000000000000" }, 404, /no such sale/],
  ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", sale: "../../etc" }, 400, /sale must match/],
  ["/touch", { bracelet: "bracelet-1", terminal: "bakery", amount_minor: 100 }, 404, /no terminal/],
  ["/touch", { bracelet: "bracelet-9", terminal: "tea-shop", amount_minor: 100 }, 404, /no bracelet/],
  ["/touch", { bracelet: "__proto__", terminal: "tea-shop", amount_minor: 100 }, 400, /bracelet must match/],
  [
    "/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1, accident: { kind: "flood" } },
    400,
    /walk-away/,
  ],
  [
    "/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1, accident: { kind: "power" } },
    422,
    /cut/,
  ],
  [
    "/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1, accident: { kind: "walk-away", cut: "half" } },
    422,
    /cut/,
  ],
  ["/touch", `{"bracelet":"${LONG}"}`, 413, /too large/],
  ["/hold", { bracelet: "bracelet-1", what: "steal" }, 400, /"sync"/],
  ["/hold", { bracelet: "bracelet-1", what: "top-up" }, 422, /needs amount_minor/],
  ["/hold", { bracelet: "bracelet-1", what: "sync", amount_minor: 5 }, 422, /no amount_minor/],
  ["/hold", { bracelet: "nobody", what: "sync" }, 404, /no bracelet/],
  ["/hold", { bracelet: "bracelet-1", what: "limits" }, 422, /needs limits/],
  ["/hold", { bracelet: "bracelet-1", what: "sync", limits: LIMITS }, 422, /takes no limits/],
  ["/hold", { bracelet: "bracelet-1", what: "limits", limits: { ...LIMITS, pressFree_minor: -1 } }, 400, />= 0/],
  ["/hold", { bracelet: "bracelet-1", what: "limits", limits: { maxPayment_minor: 1 } }, 400, /needs pressFree_minor/],
  ["/phone", { what: "sell" }, 400, /"replace"/],
  ["/phone", { what: "lost" }, 422, /which bracelet/],
  ["/phone", { what: "open", bracelet: "bracelet-1" }, 422, /no bracelet/],
  ["/phone", { what: "replace", bracelet: "bracelet-1" }, 422, /heir/],
  ["/phone", { what: "lost", bracelet: "bracelet-1" }, 409, /no soft wallet/],
  ["/phone", { what: "lost", bracelet: "nobody" }, 404, /no bracelet/],
  ["/refund", { terminal: "moon", sale: "0000000000000000" }, 404, /no terminal/],
  ["/refund", { terminal: "market", sale: "0000000000000000" }, 404, /no such sale/],
  ["/refund", { terminal: "market", sale: "0000000000000000", amount_minor: 0 }, 400, />= 1/],
  ["/bank", { what: "print" }, 400, /"netting"/],
  ["/bank", { what: "rules" }, 422, /level 0 or 1/],
  ["/bank", { what: "rules", level: 1 }, 422, /one limit/],
  ["/bank", { what: "rules", level: 1, tickets: 17 }, 400, /<= 16/],
  ["/bank", { what: "netting", level: 1 }, 422, /Only what rules/],
  ["/clone", {}, 400, /needs bracelet/],
  ["/clone", { bracelet: "nobody" }, 404, /no bracelet/],
  ["/press", { bracelet: 1 }, 400, /string/],
  ["/press", { bracelet: "nobody" }, 404, /no bracelet/],
  ["/power", { bracelet: "bracelet-1", on: "yes" }, 400, /boolean/],
  ["/power", { bracelet: "bracelet-1" }, 400, /needs on/],
  ["/clock", { advance_ms: 0 }, 400, />= 1/],
  ["/clock", { advance_ms: 1e15 }, 400, /<=/],
  ["/clock", { advance_ms: -1 }, 400, />= 1/],
  ["/network", { place: "moon", on: true }, 404, /no terminal/],
  ["/network", { place: "phone", on: 1 }, 400, /boolean/],
  ["/bracelets", { level: 2 }, 400, /one of 0, 1/],
  ["/bracelets", { cash_minor: 1000_01 }, 422, /more than a bracelet/],
  ["/bracelets", { level: 0, cash_minor: 200_01 }, 422, /more than a bracelet/],
  ["/bracelets", { cash_minor: "all" }, 400, /integer/],
  ["/nowhere", {}, 404, /openapi/],
];

describe("a request that is wrong", () => {
  let served: Served;
  before(async () => {
    served = await serveTown();
    await served.post("/bracelets", {});
  });
  after(() => served.close());

  /** Everything that anybody can see of the world. */
  async function digest(): Promise<string> {
    const { record, world } = served.town;
    const seen = JSON.stringify([await served.town.state(), record.last, world.now_ms()]);
    return createHash("sha256").update(seen).digest("hex");
  }

  async function changesNothing(ask: () => Promise<Answer>, status: number, sentence: RegExp): Promise<void> {
    const before = await digest();
    const answer = await ask();
    expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
    expect(Object.keys(answer.body).sort()).to.deep.equal(["error", "sentence"]);
    expect(answer.body.sentence).to.match(sentence);
    expect(await digest(), "something changed").to.equal(before);
  }

  for (const [path, body, status, sentence] of WRONG) {
    const shown = (typeof body === "string" ? body : JSON.stringify(body)).slice(0, 90);
    it(`${path} ${shown} → ${status}`, () => changesNothing(() => served.post(path, body), status, sentence));
  }

  it("is one with another content type", async () => {
    const text = { "content-type": "text/plain" };
    await changesNothing(() => served.post("/press", "{}", text), 415, /application\/json/);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    await changesNothing(() => served.post("/press", "bracelet=bracelet-1", form), 415, /application\/json/);
  });

  it("is one from another page, or under another name of this computer", async () => {
    const body = { bracelet: "bracelet-1" };
    await changesNothing(() => served.post("/press", body, { origin: "https://evil.example" }), 403, /own page/);
    await changesNothing(() => served.post("/press", body, { host: "evil.example:4180" }), 403, /localhost/);
    await changesNothing(() => served.get("/state", { host: "evil.example" }), 403, /localhost/);
    const own = await served.post("/press", body, { origin: "http://localhost:4180" });
    expect(own.status).to.equal(200);
  });

  it("is one query that is none", async () => {
    await changesNothing(() => served.get("/events?since=-1"), 400, /since/);
    await changesNothing(() => served.get("/events?since=1&other=2"), 400, /"other"/);
  });

  it("is the one after too many", async () => {
    const hasty = await serveTown({ rate: { max: 5, window_ms: 60_000 } });
    try {
      for (let i = 0; i < 5; i++) expect((await hasty.get("/events")).status).to.equal(200);
      const { status, body } = await hasty.post("/bracelets", {});
      expect([status, body.error]).to.deep.equal([429, "too-many-requests"]);
      expect((await hasty.town.state()).bracelets).to.deep.equal([]);
    } finally {
      await hasty.close();
    }
  });
});
