/** The OpenAPI document: every route is in it and nothing else, every example is valid, every error stands with its sentence; the guide has them too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { errorOf } from "../../../parties/shared/errors.js";
import { statusOf } from "../../../services/server/refusals.js";
import { errorsOf } from "../../../services/server/route.js";
import { ROOT } from "../../../tools/bundle.js";
import { sharedDatabase } from "../parties/town.js";
import { Counter, judge } from "./counter.js";

interface Content {
  readonly content: { readonly "application/json": Examples & { readonly schema: Schema } };
}
/** One, or several by name. */
interface Examples {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Schema {
  readonly properties?: Record<string, { readonly enum?: readonly string[] }>;
}
interface Operation {
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: Content & { required?: boolean };
  readonly responses: Record<string, Content>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

describe("services: the document", function () {
  this.timeout(120_000);
  const db = sharedDatabase();
  let counter: Counter;
  let document: Document;
  before(async () => {
    counter = await Counter.open(db(), "document");
    document = (await counter.good("GET /openapi.json")) as unknown as Document;
  });
  after(() => counter.close());

  const routes = () =>
    counter.services.flatMap((s) =>
      s.routes.map((r) => ({ r, path: s.prefix + r.url, method: r.method.toLowerCase() })),
    );

  it("has every route and no other", () => {
    expect(document.openapi).to.match(/^3\.1/);
    const listed = Object.entries(document.paths).flatMap(([path, of]) => Object.keys(of).map((m) => `${m} ${path}`));
    const known = routes().map(({ method, path }) => `${method} ${path}`);
    expect(listed.sort()).to.deep.equal([...known, "get /health"].sort());
    expect(known.length).to.be.greaterThan(40);
  });

  it("has every error of every route under its status, and no other", () => {
    for (const { r, path, method } of routes()) {
      const { responses, summary } = document.paths[path][method];
      expect(summary, path).to.match(/[.]$/);
      const said = Object.entries(responses).flatMap(([status, { content }]) =>
        status === "200"
          ? []
          : (content["application/json"].schema.properties?.error.enum ?? []).map((e) => `${status} ${e}`),
      );
      expect(said.sort(), path).to.deep.equal(
        errorsOf(r)
          .map((name) => `${statusOf(name)} ${name}`)
          .sort(),
      );
      for (const name of errorsOf(r)) expect(errorOf(name).sentence).to.match(/^[A-Z].*[.]$/);
    }
  });

  it("says which routes need a token and which a key", () => {
    for (const { r, path, method } of routes()) {
      const { security, parameters = [] } = document.paths[path][method];
      expect(security, path).to.deep.equal(r.roles === "anyone" ? [] : [{ bearer: [] }]);
      const key = parameters.find((p) => p.name === "idempotency-key");
      expect(key?.required ?? false, path).to.equal(r.money === true);
    }
  });

  it("has only valid examples, one of every body and every answer", async () => {
    let seen = 0;
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const { requestBody, responses } of Object.values(operations)) {
        for (const one of [...(requestBody ? [requestBody] : []), ...Object.values(responses)]) {
          const { schema, example, examples } = one.content["application/json"];
          const list = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value);
          for (const value of list) {
            expect(await judge(schema, value), `${path} ${JSON.stringify(value)}`).to.equal("");
            seen++;
          }
        }
      }
    }
    expect(seen).to.be.greaterThan(200);
  });

  it("would show an example that is not valid (control)", async () => {
    expect(await judge({ type: "integer", minimum: 1 }, 0)).to.contain("minimum");
  });

  it("is told by the guide, route by route", () => {
    const guide = readFileSync(join(ROOT, "docs/services.md"), "utf8");
    const missing = routes().filter(({ path, method }) => !guide.includes(`\`${method.toUpperCase()} ${path}\``));
    expect(missing.map(({ path, method }) => `${method} ${path}`)).to.deep.equal([]);
  });
});
