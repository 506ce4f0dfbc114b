/** Whatever is wrongly asked: 4xx, a word, a sentence that helps, and a world that has not changed by a byte. */
import { createHash } from "node:crypto";
import { expect } from "chai";
import { type Answer, type Served, serveTown } from "./served.js";

const LIMITS = { maxPayment_minor: 1_00, pressFree_minor: 1_00, pressFreeSum_minor: 1_00 };
const LONG = "x".repeat(5000);

/** Path, body, status, and a part of the sentence. */
const WRONG: readonly (readonly [string, unknown, number, RegExp])[] = [
  ["/v1/touch", "{", 400, /not JSON/],
  ["/v1/touch", "", 400, /empty/],
  ["/v1/touch", "[]", 400, /object/],
  ["/v1/touch", "null", 400, /object/],
  ["/v1/touch", {}, 400, /needs bracelet/],
  ["/v1/touch", { bracelet: "bracelet-1" }, 400, /needs terminal/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop" }, 422, /amount_minor/],
  [
    "/v1/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: "100" },
    400,
    /amount_minor must be integer/,
  ],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 0 }, 400, /amount_minor must be >= 1/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: -5 }, 400, />= 1/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 0.5 }, 400, /integer/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 2 ** 31 }, 400, /<=/],
  [
    "/v1/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 100, sale: "0000000000000000" },
    422,
    /not both/,
  ],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 100, extra: 1 }, 400, /"extra"/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", sale: "0000000000000000" }, 404, /no such sale/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", sale: "../../etc" }, 400, /sale must match/],
  ["/v1/touch", { bracelet: "bracelet-1", terminal: "bakery", amount_minor: 100 }, 404, /no terminal/],
  ["/v1/touch", { bracelet: "bracelet-9", terminal: "tea-shop", amount_minor: 100 }, 404, /no bracelet/],
  ["/v1/touch", { bracelet: "__proto__", terminal: "tea-shop", amount_minor: 100 }, 400, /bracelet must match/],
  [
    "/v1/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1, accident: { kind: "flood" } },
    400,
    /walk-away/,
  ],
  [
    "/v1/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1, accident: { kind: "power" } },
    422,
    /cut/,
  ],
  [
    "/v1/touch",
    { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1, accident: { kind: "walk-away", cut: "half" } },
    422,
    /cut/,
  ],
  ["/v1/touch", `{"bracelet":"${LONG}"}`, 413, /too large/],
  ["/v1/hold", { bracelet: "bracelet-1", what: "steal" }, 400, /"sync"/],
  ["/v1/hold", { bracelet: "bracelet-1", what: "top-up" }, 422, /needs amount_minor/],
  ["/v1/hold", { bracelet: "bracelet-1", what: "sync", amount_minor: 5 }, 422, /no amount_minor/],
  ["/v1/hold", { bracelet: "nobody", what: "sync" }, 404, /no bracelet/],
  ["/v1/hold", { bracelet: "bracelet-1", what: "limits" }, 422, /needs limits/],
  ["/v1/hold", { bracelet: "bracelet-1", what: "sync", limits: LIMITS }, 422, /takes no limits/],
  ["/v1/hold", { bracelet: "bracelet-1", what: "limits", limits: { ...LIMITS, pressFree_minor: -1 } }, 400, />= 0/],
  [
    "/v1/hold",
    { bracelet: "bracelet-1", what: "limits", limits: { maxPayment_minor: 1 } },
    400,
    /needs pressFree_minor/,
  ],
  ["/v1/phone", { what: "sell" }, 400, /"replace"/],
  ["/v1/phone", { what: "lost" }, 422, /which bracelet/],
  ["/v1/phone", { what: "open", bracelet: "bracelet-1" }, 422, /no bracelet/],
  ["/v1/phone", { what: "replace", bracelet: "bracelet-1" }, 422, /heir/],
  ["/v1/phone", { what: "lost", bracelet: "bracelet-1" }, 409, /no soft wallet/],
  ["/v1/phone", { what: "lost", bracelet: "nobody" }, 404, /no bracelet/],
  ["/v1/refund", { terminal: "moon", sale: "0000000000000000" }, 404, /no terminal/],
  ["/v1/refund", { terminal: "market", sale: "0000000000000000" }, 404, /no such sale/],
  ["/v1/refund", { terminal: "market", sale: "0000000000000000", amount_minor: 0 }, 400, />= 1/],
  ["/v1/bank", { what: "print" }, 400, /"netting"/],
  ["/v1/bank", { what: "rules" }, 422, /level 0 or 1/],
  ["/v1/bank", { what: "rules", level: 1 }, 422, /one limit/],
  ["/v1/bank", { what: "rules", level: 1, tickets: 17 }, 400, /<= 16/],
  ["/v1/bank", { what: "netting", level: 1 }, 422, /Only what rules/],
  ["/v1/clone", {}, 400, /needs bracelet/],
  ["/v1/clone", { bracelet: "nobody" }, 404, /no bracelet/],
  ["/v1/press", { bracelet: 1 }, 400, /string/],
  ["/v1/press", { bracelet: "nobody" }, 404, /no bracelet/],
  ["/v1/power", { bracelet: "bracelet-1", on: "yes" }, 400, /boolean/],
  ["/v1/power", { bracelet: "bracelet-1" }, 400, /needs on/],
  ["/v1/clock", { advance_ms: 0 }, 400, />= 1/],
  ["/v1/clock", { advance_ms: 1e15 }, 400, /<=/],
  ["/v1/clock", { advance_ms: -1 }, 400, />= 1/],
  ["/v1/network", { place: "moon", on: true }, 404, /no terminal/],
  ["/v1/network", { place: "phone", on: 1 }, 400, /boolean/],
  ["/v1/issue", { level: 2 }, 400, /one of 0, 1/],
  ["/v1/issue", { cash_minor: 1000_01 }, 422, /more than a bracelet/],
  ["/v1/issue", { level: 0, cash_minor: 200_01 }, 422, /more than a bracelet/],
  ["/v1/issue", { cash_minor: "all" }, 400, /integer/],
  ["/v1/nowhere", {}, 404, /openapi/],
];

describe("a request that is wrong", () => {
  let served: Served;
  before(async () => {
    served = await serveTown();
    await served.post("/v1/issue", {});
  });
  after(() => served.close());

  /** Everything that anybody can see of the world. */
  async function digest(): Promise<string> {
    const { record } = served.town;
    const seen = JSON.stringify([await served.town.state(), record.last]);
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
    await changesNothing(() => served.post("/v1/press", "{}", text), 415, /application\/json/);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    await changesNothing(() => served.post("/v1/press", "bracelet=bracelet-1", form), 415, /application\/json/);
  });

  it("is one from another page, or under another name of this computer", async () => {
    const body = { bracelet: "bracelet-1" };
    await changesNothing(() => served.post("/v1/press", body, { origin: "https://evil.example" }), 403, /own page/);
    await changesNothing(() => served.post("/v1/press", body, { host: "evil.example:4180" }), 403, /localhost/);
    await changesNothing(() => served.get("/v1/state", { host: "evil.example" }), 403, /localhost/);
    const own = await served.post("/v1/press", body, { origin: "http://localhost:4180" });
    expect(own.status).to.equal(200);
  });

  it("is one query that is none", async () => {
    await changesNothing(() => served.get("/v1/events?since=-1"), 400, /since/);
    await changesNothing(() => served.get("/v1/events?since=1&other=2"), 400, /"other"/);
  });

  it("is the one after too many", async () => {
    const hasty = await serveTown({ rate: { max: 5, window_ms: 60_000 } });
    try {
      for (let i = 0; i < 5; i++) expect((await hasty.get("/v1/events")).status).to.equal(200);
      const { status, body } = await hasty.post("/v1/issue", {});
      expect([status, body.error]).to.deep.equal([429, "too-many-requests"]);
      expect((await hasty.town.state()).bracelets).to.deep.equal([]);
    } finally {
      await hasty.close();
    }
  });
});
