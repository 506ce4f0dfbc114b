/**
 * The OpenAPI document: every route of the contracts is in it and no other, every example is valid, every error stands with its sentence, a published linter
 * finds nothing; and the guide has every route.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect } from "chai";
import Type from "typebox";
import { errorOf } from "../../../parties/shared/errors.js";
import { about } from "../../../services/contract/about.js";
import { centralBank } from "../../../services/contract/central-bank.js";
import { cooperative } from "../../../services/contract/cooperative.js";
import { institution } from "../../../services/contract/institution.js";
import { errorsOf, type Route } from "../../../services/contract/route.js";
import { openApi } from "../../../services/server/openapi.js";
import { statusOf } from "../../../services/server/refusals.js";
import { ROOT } from "../../../tools/bundle.js";
import { sharedDatabase } from "../parties/town.js";
import { misfit, TestServer } from "./test-server.js";

interface Content {
  readonly content: { readonly "application/json": { readonly schema: Schema; readonly example?: unknown } };
}
interface Schema {
  readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly $ref?: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const routesOf = (groups: Readonly<Record<string, Readonly<Record<string, Route>>>>) =>
  Object.values(groups).flatMap((group) => Object.values(group));
const PARTIES = [
  { prefix: "", title: "About", routes: Object.values(about) },
  { prefix: "/central-bank", title: "Central bank", routes: routesOf(centralBank) },
  { prefix: "/institution", title: "Institution 4f504931", routes: routesOf(institution) },
  { prefix: "/institution-2", title: "Institution 4f504932", routes: routesOf(institution) },
  { prefix: "/cooperative", title: "Cooperative bank 544a5243", routes: routesOf(cooperative) },
];
const document = openApi(PARTIES) as unknown as Document;
const routes = PARTIES.flatMap(({ prefix, routes }) =>
  routes.map((route) => ({ route, path: prefix + route.path, method: route.method.toLowerCase() })),
);

const named = (description: string) => Type.Object({}, { title: "Same", description });

/** What Redocly's `recommended` rules find, all of them on. */
async function lint(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended"] });
  const problems = await lintFromString({ source, config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`);
}

describe("services: the document", function () {
  this.timeout(120_000);

  it("has every route and no other, each with a version in its path", () => {
    expect(document.openapi).to.match(/^3\.1/);
    const listed = Object.entries(document.paths).flatMap(([path, of]) => Object.keys(of).map((m) => `${m} ${path}`));
    expect(listed).to.have.members(routes.map(({ method, path }) => `${method} ${path}`));
    expect(listed.length).to.be.greaterThan(100);
    for (const path of Object.keys(document.paths)) expect(path).to.match(/^(\/[a-z0-9-]+)?\/v1\//);
  });

  it("has every error of every route under its status, and no other", () => {
    for (const { route, path, method } of routes) {
      const { responses, summary } = document.paths[path][method];
      expect(summary, path).to.match(/[.]$/);
      const listed = Object.entries(responses).flatMap(([status, { content }]) =>
        status === "200"
          ? []
          : (content["application/json"].schema.properties?.error.enum ?? []).map((e) => `${status} ${e}`),
      );
      expect(listed, path).to.have.members(errorsOf(route).map((name) => `${statusOf(name)} ${name}`));
      for (const name of errorsOf(route)) expect(errorOf(name).sentence).to.match(/^[A-Z].*[.]$/);
    }
  });

  it("says which routes need a token and which a key", () => {
    for (const { route, path, method } of routes) {
      const { security, parameters } = document.paths[path][method];
      expect(security, path).to.deep.equal(route.roles === "anyone" ? [] : [{ bearer: [] }]);
      const keyed = parameters.some(({ $ref }) => $ref === "#/components/parameters/IdempotencyKey");
      expect(keyed, path).to.equal(route.money === true);
    }
  });

  it("has only valid examples, one of every body and every answer", async () => {
    for (const { route, path, method } of routes) {
      const { requestBody, responses } = document.paths[path][method];
      const examples = [[route.response, responses["200"]] as const, [route.body, requestBody] as const];
      for (const [schema, content] of examples) {
        if (schema === undefined) continue;
        const { example } = content?.content["application/json"] ?? {};
        expect(example, path).to.be.an("object");
        expect(await misfit(schema, example), `${path} ${JSON.stringify(example)}`).to.equal("");
      }
    }
  });

  it("would show an example that is not valid (control)", async () => {
    expect(await misfit({ type: "integer", minimum: 1 }, 0)).to.contain("minimum");
  });

  it("has shared schemas as components of their names", () => {
    expect(document.components.schemas).to.include.keys("Amount", "WalletNumber", "Bulletin", "ClaimResults");
    expect(() =>
      openApi([
        { prefix: "", title: "A", routes: [about.health, { ...about.health, path: "/v1/b", response: named("x") }] },
        { prefix: "/b", title: "B", routes: [{ ...about.health, response: named("y") }] },
      ]),
    ).to.throw("two schemas are called Same");
  });

  it("has nothing that Redocly's linter complains of", async () => {
    expect(await lint(JSON.stringify(document))).to.deep.equal([]);
  });

  it("would show what the linter complains of (control)", async () => {
    const broken = JSON.stringify(document).replace('"operationId":"rootKey"', '"operationId":"load"');
    expect((await lint(broken)).join()).to.contain("operation-operationId-unique");
    const dangling = JSON.stringify(document).replace("#/components/schemas/Amount", "#/components/schemas/Amuont");
    expect((await lint(dangling)).join()).to.contain("no-unresolved-refs");
  });

  it("is complete in the guide, route by route", () => {
    const guide = readFileSync(join(ROOT, "docs/services.md"), "utf8");
    const missing = routes
      .map(({ method, path }) => `${method.toUpperCase()} ${path.replace("institution-2", "institution")}`)
      .filter((target) => !guide.includes(`\`${target}\``));
    expect(missing).to.deep.equal([]);
  });
});

describe("services: the document that is served", function () {
  this.timeout(120_000);
  const db = sharedDatabase();

  it("is that of the contracts", async () => {
    const server = await TestServer.open(db(), "document");
    const served = await server.succeed("GET /openapi.json");
    const parties = [PARTIES[0], ...server.services].map(({ prefix, title }) => {
      const routes = PARTIES.find((one) => one.prefix === prefix)?.routes ?? [];
      return { prefix, title, routes };
    });
    expect(served).to.deep.equal(JSON.parse(JSON.stringify(openApi(parties))));
    await server.close();
  });
});
