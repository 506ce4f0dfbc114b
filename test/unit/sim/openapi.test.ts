/** GET /openapi.json against the code: every route is in it and nothing else, its forms are the ones that are checked, and real answers have its shape. */
import { Ajv, type ValidateFunction } from "ajv";
import { expect } from "chai";
import { ANSWER, BODY } from "../../../sim/api/schemas.js";
import { HOLD_NAMES } from "../../../sim/town/hold.js";
import { REFUSALS } from "../../../sim/town/refusals.js";
import { type Served, serveTown } from "./served.js";

describe("GET /openapi.json", () => {
  let served: Served;
  // biome-ignore lint/suspicious/noExplicitAny: a document, looked at from outside.
  let api: any;
  before(async () => {
    served = await serveTown();
    api = (await served.get("/openapi.json")).body;
  });
  after(() => served.close());

  const plain = (schema: unknown) => JSON.parse(JSON.stringify(schema));

  it("has every route and no other", () => {
    const acts = Object.keys(BODY).map((act) => `/${act}`);
    expect(Object.keys(api.paths).sort()).to.deep.equal([...acts, "/events", "/state"].sort());
    for (const path of Object.keys(api.paths)) {
      const [method] = Object.keys(api.paths[path]);
      expect(served.app.hasRoute({ method: method.toUpperCase() as "GET" | "POST", url: path }), path).to.equal(true);
    }
    const hidden = ["/", "/icon.svg", "/openapi.json", "/page.css", "/page.js"];
    for (const path of hidden) expect(served.app.hasRoute({ method: "GET", url: path }), path).to.equal(true);
    expect(served.app.printRoutes({ commonPrefix: false }).match(/\((?:GET|POST)/g)).to.have.length(
      acts.length + 2 + hidden.length,
    );
  });

  it("asks for what the server checks", () => {
    for (const [act, body] of Object.entries(BODY)) {
      const form = api.paths[`/${act}`].post.requestBody.content["application/json"].schema;
      expect(form, act).to.deep.equal(plain(body));
    }
    expect(api.paths["/hold"].post.requestBody.content["application/json"].schema.properties.what.enum).to.deep.equal(
      HOLD_NAMES,
    );
  });

  it("answers in the shape it says, refusals too", async () => {
    const ajv = new Ajv({ strict: false });
    const shape = (path: string, method: string, status: string): ValidateFunction =>
      ajv.compile(api.paths[path][method].responses[status].content["application/json"].schema);
    const asked: readonly (readonly [string, object])[] = [
      ["/bracelets", {}],
      ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1 }],
      ["/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1_000_00 }],
      ["/hold", { bracelet: "bracelet-1", what: "sync" }],
      ["/hold", { bracelet: "bracelet-1", what: "top-up", amount_minor: 999_00 }],
      ["/press", { bracelet: "bracelet-1" }],
      ["/power", { bracelet: "bracelet-1", on: true }],
      ["/network", { place: "tea-shop", on: true }],
      ["/network", { place: "phone", on: true }],
      ["/clock", { advance_ms: 1 }],
      ["/phone", { what: "lost", bracelet: "bracelet-1" }],
      ["/phone", { what: "open" }],
      ["/hold", { bracelet: "bracelet-1", what: "bind" }],
      ["/press", { bracelet: "bracelet-1" }],
      ["/hold", { bracelet: "bracelet-1", what: "bind" }],
      ["/hold", { bracelet: "bracelet-1", what: "history" }],
      ["/refund", { terminal: "market", sale: "0000000000000000" }],
      ["/bank", { what: "renew" }],
      ["/bank", { what: "netting" }],
      ["/bank", { what: "reconcile" }],
      ["/bank", { what: "rules", level: 1, maxPayment_minor: 1, pressFree_minor: 2 }],
      ["/clone", { bracelet: "bracelet-1" }],
      ["/press", { bracelet: "nobody" }],
      ["/press", {}],
    ];
    for (const [path, body] of asked) {
      const answer = await served.post(path, body);
      const valid = shape(path, "post", answer.status === 200 ? "200" : "4XX");
      expect(valid(answer.body), `${path} ${JSON.stringify(answer.body)} ${JSON.stringify(valid.errors)}`).to.equal(
        true,
      );
    }
    for (const path of ["/state", "/events"]) {
      const valid = shape(path, "get", "200");
      expect(valid((await served.get(path)).body), JSON.stringify(valid.errors)).to.equal(true);
    }
  });

  it("gives every refusal a 4xx or 503 and a sentence", () => {
    for (const [name, { status, sentence }] of Object.entries(REFUSALS)) {
      expect([404, 409, 422, 429, 503], name).to.include(status);
      expect(sentence, name).to.match(/^[A-Z].{20,}\.$/);
    }
    expect(Object.keys(ANSWER.error.properties)).to.deep.equal(["error", "sentence"]);
  });
});
