/**
 * Every route of the document, one after the other, with the same rough handling: no token, the wrong role, somebody else's affairs, no key, JSON that is
 * none, a property too many, text, too much, a path that cannot be, and what is not there. A route without a row is a failure, and so is a row without
 * a route. Nothing that is refused changes anything.
 */
import { expect } from "chai";
import { errorOf, type PARTY_ERRORS } from "../../../parties/shared/errors.js";
import { statusOf } from "../../../services/server/refusals.js";
import { sharedDatabase } from "../parties/town.js";
import { type Asked, Counter } from "./counter.js";
import { PLACES, ROWS, type Row } from "./rows.js";

const TOO_LARGE = "x".repeat(256 * 1024);

interface Documented {
  readonly money: boolean;
  readonly guarded: boolean;
  readonly body: boolean;
  readonly errors: readonly string[];
}
interface Operation {
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

/** The concrete path; with `bad`, that parameter is something no path can have. */
function pathOf(words: string, row: Row, bad?: string): string {
  return words.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === bad ? "%20" : (row.at?.[name] ?? PLACES[name])));
}

describe("services: every route", function () {
  this.timeout(240_000);
  const db = sharedDatabase();
  let counter: Counter;
  const documented = new Map<string, Documented>();
  let keys = 0;

  before(async () => {
    counter = await Counter.open(db(), "routes");
    const document = await counter.good("GET /openapi.json");
    const paths = document.paths as Record<string, Record<string, Operation>>;
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security, parameters = [], requestBody, responses }] of Object.entries(operations)) {
        documented.set(`${method.toUpperCase()} ${path}`, {
          money: parameters.some((p) => p.name === "idempotency-key"),
          guarded: security.length > 0,
          body: requestBody !== undefined,
          errors: Object.values(responses).flatMap(({ description }) => description.match(/[a-z-]+(?=: )/g) ?? []),
        });
      }
    }
  });
  after(() => counter.close());

  const how = (words: string) => documented.get(words) as Documented;
  const key = (words: string) => (how(words).money ? { key: `rows-${++keys}` } : {});

  async function refused(what: string, asked: Promise<Awaited<ReturnType<Counter["ask"]>>>, error: string) {
    const { json, status, text } = await asked;
    expect(json.error, `${what}: ${text}`).to.equal(error);
    const name = error as keyof typeof PARTY_ERRORS;
    expect(status, what).to.equal(statusOf(name));
    expect(json.mend, what).to.equal(errorOf(name).mend);
    expect(json.sentence, what).to.match(/^[A-Z].{10,}[.]$/);
  }

  it("has a row, and every row has a route", () => {
    expect([...ROWS.keys()].sort()).to.deep.equal([...documented.keys()].sort());
  });

  it("is shut to strangers, to the wrong role and to whose affairs it is not", async () => {
    const before = await counter.everything();
    for (const [words, row] of ROWS) {
      const ask = (token: string, path = pathOf(words, row)) =>
        counter.ask(path, { ...(token === "" ? {} : { token }), ...key(words), body: row.body });
      expect(how(words).guarded, words).to.equal(row.as !== "");
      if (row.as === "") continue;
      await refused(`${words} without a token`, ask(""), "no-token");
      await refused(
        `${words} with another party's`,
        ask(words.includes("/central-bank") ? "alice" : "governor"),
        "no-token",
      );
      if (row.wrong !== "") await refused(`${words} as ${row.wrong}`, ask(row.wrong), "wrong-role");
      // Who may ask for their own affairs only is tried with somebody else's.
      expect(how(words).errors.includes("not-yours") && row.stranger === undefined, words).to.equal(
        OPERATORS_TOO.has(words),
      );
      if (row.stranger !== undefined) await refused(`${words} as ${row.stranger}`, ask(row.stranger), "not-yours");
    }
    expect(await counter.everything()).to.equal(before);
  });

  it("takes no request that the document does not have", async () => {
    const before = await counter.everything();
    for (const [words, row] of ROWS) {
      const send = (asked: Asked, path = pathOf(words, row)) =>
        counter.ask(path, { ...(row.as === "" ? {} : { token: row.as }), ...key(words), ...asked });
      for (const [, name] of words.matchAll(/\{(\w+)\}/g)) {
        await refused(
          `${words} with no ${name}`,
          send({ body: row.body }, pathOf(words, row, name)),
          statedFor(name, row),
        );
      }
      if (words.startsWith("GET")) continue;
      await refused(`${words} with too much`, send({ body: TOO_LARGE }), "too-large");
      const text = { body: "hello", headers: { "content-type": "text/plain" } };
      await refused(`${words} with text`, send(text), "not-json");
      await refused(`${words} with half of it`, send({ body: '{"a":' }), "malformed");
      if (how(words).body) {
        await refused(`${words} with nothing`, send({}), "malformed");
        await refused(`${words} with a list`, send({ body: [] }), "malformed");
        await refused(`${words} with one too many`, send({ body: { ...row.body, gold: 1 } }), "malformed");
        for (const [name, value] of Object.entries(row.body ?? {})) {
          const other = typeof value === "number" ? String(value) : 7;
          await refused(`${words} with another ${name}`, send({ body: { ...row.body, [name]: other } }), "malformed");
        }
      }
      if (!how(words).money) continue;
      const keyless = { ...(row.as === "" ? {} : { token: row.as }), body: row.body };
      await refused(`${words} without a key`, counter.ask(pathOf(words, row), keyless), "no-idempotency-key");
    }
    expect(await counter.everything()).to.equal(before);
  });

  it("ends as its row says, the same when asked again; a key used for something else is refused", async () => {
    for (const [words, row] of ROWS) {
      const before = await counter.everything();
      const query = words.endsWith("/movements") ? `?movement=${row.at?.id}/issue/none` : "";
      const asked = { ...(row.as === "" ? {} : { token: row.as }), ...key(words), body: row.body };
      const first = await counter.ask(pathOf(words, row) + query, asked);
      if (row.ends === "200") expect(first.status, `${words}: ${first.text}`).to.equal(200);
      else await refused(words, Promise.resolve(first), row.ends);
      const again = await counter.ask(pathOf(words, row) + query, asked);
      expect(again.status, words).to.equal(first.status);
      if (how(words).money) {
        expect(again.text, `${words}, replayed`).to.equal(first.text);
        const other = { ...asked, body: { ...row.body, amount_minor: 2 } };
        if ("amount_minor" in (row.body ?? {}))
          await refused(`${words}, its key`, counter.ask(pathOf(words, row), other), "key-reused");
      }
      if (row.ends !== "200") expect(await counter.everything(), words).to.equal(before);
    }
    await counter.town.inOrder();
  });
});

/** An operator acts for everybody: nobody else has the role. */
const OPERATORS_TOO = new Set(["POST /institution/wallets", "POST /institution/wallets/{name}/purchases"]);

/** A token that names its owner is judged before the path is. */
const statedFor = (name: string, row: Row): string =>
  row.stranger !== undefined && ["id", "name", "payee"].includes(name) ? "not-yours" : "malformed";
