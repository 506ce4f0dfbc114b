/**
 * Every route of the contracts, one after the other, with the same rough handling: no token, the wrong role, another owner's affairs, no key, half of
 * the JSON, a property too many, text, too much, a path that cannot be, and what is not there. A route without a case is a failure, and so is a case
 * without a route. Nothing that is refused changes anything.
 */
import { expect } from "chai";
import { type ErrorName, errorOf } from "../../../parties/shared/errors.js";
import { about } from "../../../services/contract/about.js";
import { errorsOf, type Route } from "../../../services/contract/route.js";
import { statusOf } from "../../../services/server/refusals.js";
import { sharedDatabase } from "../parties/town.js";
import { PARAMS, ROUTE_CASES, type RouteCase } from "./route-cases.js";
import { type RequestOptions, TestServer } from "./test-server.js";

const TOO_LARGE = "x".repeat(256 * 1024);

/** The concrete path; with `bad`, that parameter is something no path can have. */
function pathOf(target: string, one: RouteCase, bad?: string): string {
  const value = (name: string) => (name === bad ? "%20" : (one.params?.[name] ?? PARAMS[name]));
  return target.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name));
}

describe("services: every route", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let server: TestServer;
  const routes = new Map<string, Route>();
  let keys = 0;

  before(async () => {
    server = await TestServer.open(db(), "routes");
    routes.set("GET /v1/health", about.health);
    for (const { prefix, operations } of server.services) {
      for (const { route } of operations) routes.set(`${route.method} ${prefix}${route.path}`, route);
    }
  });
  after(() => server.close());

  const routeOf = (target: string) => routes.get(target) as Route;
  const key = (target: string) => (routeOf(target).money ? { key: `case-${++keys}` } : {});
  const token = (one: RouteCase) => (one.token === "" ? {} : { token: one.token });

  async function refused(what: string, answer: ReturnType<TestServer["request"]>, error: ErrorName) {
    const { json, status, text } = await answer;
    expect(json.error, `${what}: ${text}`).to.equal(error);
    expect(status, what).to.equal(statusOf(error));
    expect(json.mend, what).to.equal(errorOf(error).mend);
    expect(json.sentence, what).to.match(/^[A-Z].{10,}[.]$/);
  }

  it("has a case, and every case has a route", () => {
    expect([...ROUTE_CASES.keys()].sort()).to.deep.equal([...routes.keys()].sort());
  });

  it("has the parameters that its path names", () => {
    for (const [target, { params }] of routes) {
      const named = [...target.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(params?.properties ?? {}), target).to.have.members(named);
    }
  });

  it("is shut to strangers, to the wrong role and to other owners", async () => {
    const before = await server.books();
    for (const [target, one] of ROUTE_CASES) {
      const send = (name: string) =>
        server.request(pathOf(target, one), {
          ...(name === "" ? {} : { token: name }),
          ...key(target),
          body: one.body,
        });
      expect(routeOf(target).roles !== "anyone", target).to.equal(one.token !== "");
      if (one.token === "") continue;
      await refused(`${target} without a token`, send(""), "no-token");
      const elsewhere = target.includes("/central-bank") ? "alice" : "governor";
      await refused(`${target} with another party's token`, send(elsewhere), "no-token");
      if (one.wrongRole !== "") await refused(`${target} as ${one.wrongRole}`, send(one.wrongRole), "wrong-role");
      // A role that acts for its owner only is tried for another owner.
      const owned = errorsOf(routeOf(target)).includes("not-yours");
      expect(owned && one.otherOwner === undefined, target).to.equal(OPERATORS_ONLY.has(target));
      if (one.otherOwner !== undefined)
        await refused(`${target} as ${one.otherOwner}`, send(one.otherOwner), "not-yours");
    }
    expect(await server.books()).to.equal(before);
  });

  it("takes no request that its contract does not have", async () => {
    const before = await server.books();
    for (const [target, one] of ROUTE_CASES) {
      const send = (options: RequestOptions, path = pathOf(target, one)) =>
        server.request(path, { ...token(one), ...key(target), ...options });
      for (const [, name] of target.matchAll(/\{(\w+)\}/g)) {
        const path = pathOf(target, one, name);
        await refused(`${target} with no ${name}`, send({ body: one.body }, path), refusalOfParameter(name, one));
      }
      if (target.startsWith("GET")) continue;
      await refused(`${target} with too much`, send({ body: TOO_LARGE }), "too-large");
      const text = { body: "hello", headers: { "content-type": "text/plain" } };
      await refused(`${target} with text`, send(text), "not-json");
      await refused(`${target} with half of it`, send({ body: '{"a":' }), "malformed");
      if (routeOf(target).body !== undefined) {
        await refused(`${target} with nothing`, send({}), "malformed");
        await refused(`${target} with a list`, send({ body: [] }), "malformed");
        await refused(`${target} with one too many`, send({ body: { ...one.body, gold: 1 } }), "malformed");
        for (const [name, value] of Object.entries(one.body ?? {})) {
          const other = typeof value === "number" ? String(value) : 7;
          await refused(`${target} with another ${name}`, send({ body: { ...one.body, [name]: other } }), "malformed");
        }
      }
      if (!routeOf(target).money) continue;
      const keyless = server.request(pathOf(target, one), { ...token(one), body: one.body });
      await refused(`${target} without a key`, keyless, "no-idempotency-key");
    }
    expect(await server.books()).to.equal(before);
  });

  it("ends as its case says, the same each time; a key used for something else is refused", async () => {
    for (const [target, one] of ROUTE_CASES) {
      const before = await server.books();
      const query = target.endsWith("/movements") ? `?movement=${one.params?.id}/issue/none` : "";
      const options = { ...token(one), ...key(target), body: one.body };
      const first = await server.request(pathOf(target, one) + query, options);
      if (one.result === "200") expect(first.status, `${target}: ${first.text}`).to.equal(200);
      else await refused(target, Promise.resolve(first), one.result);
      const again = await server.request(pathOf(target, one) + query, options);
      expect(again.status, target).to.equal(first.status);
      if (routeOf(target).money) {
        expect(again.text, `${target}, replayed`).to.equal(first.text);
        const other = { ...options, body: { ...one.body, amount_minor: 2 } };
        if ("amount_minor" in (one.body ?? {}))
          await refused(`${target}, its key`, server.request(pathOf(target, one), other), "key-reused");
      }
      if (one.result !== "200") expect(await server.books(), target).to.equal(before);
    }
    await server.town.inOrder();
  });
});

/** Only operators have the role, and they act for every owner. */
const OPERATORS_ONLY = new Set(["POST /institution/v1/wallets", "POST /institution/v1/wallets/{name}/purchases"]);

/** A token that names its owner is compared before the path is checked. */
const refusalOfParameter = (name: string, one: RouteCase): ErrorName =>
  one.otherOwner !== undefined && ["id", "name", "payee"].includes(name) ? "not-yours" : "malformed";
