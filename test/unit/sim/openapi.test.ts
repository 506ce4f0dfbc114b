/**
 * GET /openapi.json against the code: it has every route and no other, its forms are the ones that the server checks, real responses have its shape, and a
 * published linter finds nothing to complain about.
 */
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Ajv, type ValidateFunction } from "ajv";
import { expect } from "chai";
import { ACTS, REFUSAL } from "../../../sim/api/contract/acts.js";
import { ACT_NAMES, pathOf } from "../../../sim/api/contract/names.js";
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

  it("has every route and no other, each with a version", () => {
    const acts = ACT_NAMES.map(pathOf);
    expect(Object.keys(api.paths).sort()).to.deep.equal([...acts, pathOf("events"), pathOf("state")].sort());
    for (const path of Object.keys(api.paths)) {
      expect(path).to.match(/^\/v1\//);
      const [method] = Object.keys(api.paths[path]);
      expect(served.app.hasRoute({ method: method.toUpperCase() as "GET" | "POST", url: path }), path).to.equal(true);
    }
    const hidden = ["/", "/icon.svg", "/openapi.json", "/page.css", "/page.js"];
    for (const path of hidden) expect(served.app.hasRoute({ method: "GET", url: path }), path).to.equal(true);
    expect(served.app.printRoutes({ commonPrefix: false }).match(/\((?:GET|POST)/g)).to.have.length(
      acts.length + 2 + hidden.length,
    );
  });

  it("names its components, and says what the server checks", () => {
    for (const act of ACT_NAMES) {
      const { $ref } = api.paths[pathOf(act)].post.requestBody.content["application/json"].schema;
      const form = api.components.schemas[$ref.replace("#/components/schemas/", "")];
      expect(form.required ?? [], act).to.deep.equal(ACTS[act].body.required ?? []);
      expect(Object.keys(form.properties), act).to.deep.equal(Object.keys(ACTS[act].body.properties));
    }
    expect(Object.keys(api.components.schemas)).to.include.members([
      "TouchRequest",
      "TouchResult",
      "Bracelet",
      "State",
    ]);
    expect(Object.keys(api.components.schemas).filter((name) => name.startsWith("def-"))).to.deep.equal([]);
  });

  it("is clean under a linter's recommended rules, which would find a fault", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const lint = async (document: object) =>
      (await lintFromString({ source: JSON.stringify(document), config })).map(
        ({ ruleId, location }) => `${ruleId} at ${location[0]?.pointer}`,
      );
    expect(await lint(api)).to.deep.equal([]);
    const faulty = structuredClone(api);
    delete faulty.paths[pathOf("touch")].post.operationId;
    faulty.paths[pathOf("hold")].post.requestBody.content["application/json"].schema.$ref = "#/components/schemas/None";
    expect((await lint(faulty)).map((complaint) => complaint.split(" ")[0])).to.include.members([
      "operation-operationId",
      "no-unresolved-refs",
    ]);
  });

  it("describes real results, refusals too", async () => {
    const ajv = new Ajv({ strict: false });
    ajv.addSchema(api, "api");
    const shape = (path: string, method: string, status: string): ValidateFunction => {
      const { schema } = api.paths[path][method].responses[status].content["application/json"];
      return ajv.compile({ $ref: `api${schema.$ref}` });
    };
    const requests: readonly (readonly [string, object])[] = [
      ["/v1/issue", {}],
      ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1 }],
      ["/v1/touch", { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 1_000_00 }],
      ["/v1/hold", { bracelet: "bracelet-1", what: "sync" }],
      ["/v1/hold", { bracelet: "bracelet-1", what: "top-up", amount_minor: 999_00 }],
      ["/v1/press", { bracelet: "bracelet-1" }],
      ["/v1/power", { bracelet: "bracelet-1", on: true }],
      ["/v1/network", { place: "tea-shop", on: true }],
      ["/v1/network", { place: "phone", on: true }],
      ["/v1/clock", { advance_ms: 1 }],
      ["/v1/phone", { what: "lost", bracelet: "bracelet-1" }],
      ["/v1/phone", { what: "open" }],
      ["/v1/hold", { bracelet: "bracelet-1", what: "bind" }],
      ["/v1/press", { bracelet: "bracelet-1" }],
      ["/v1/hold", { bracelet: "bracelet-1", what: "bind" }],
      ["/v1/hold", { bracelet: "bracelet-1", what: "history" }],
      ["/v1/refund", { terminal: "market", sale: "0000000000000000" }],
      ["/v1/bank", { what: "renew" }],
      ["/v1/bank", { what: "netting" }],
      ["/v1/bank", { what: "reconcile" }],
      ["/v1/bank", { what: "rules", level: 1, maxPayment_minor: 1, pressFree_minor: 2 }],
      ["/v1/clone", { bracelet: "bracelet-1" }],
      ["/v1/press", { bracelet: "nobody" }],
      ["/v1/press", {}],
    ];
    for (const [path, body] of requests) {
      const answer = await served.post(path, body);
      const valid = shape(path, "post", answer.status === 200 ? "200" : "4XX");
      expect(valid(answer.body), `${path} ${JSON.stringify(answer.body)} ${JSON.stringify(valid.errors)}`).to.equal(
        true,
      );
    }
    for (const path of ["/v1/state", "/v1/events"]) {
      const valid = shape(path, "get", "200");
      expect(valid((await served.get(path)).body), JSON.stringify(valid.errors)).to.equal(true);
    }
  });

  it("gives every refusal a 4xx or 503 and a sentence", () => {
    for (const [name, { status, sentence }] of Object.entries(REFUSALS)) {
      expect([404, 409, 422, 429, 503], name).to.include(status);
      expect(sentence, name).to.match(/^[A-Z].{20,}\.$/);
    }
    expect(Object.keys(REFUSAL.properties)).to.deep.equal(["error", "sentence"]);
  });
});
