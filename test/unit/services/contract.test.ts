/**
 * The contracts hold the compiler: a field of a body, a path, a query or an answer that is renamed or dropped in a contract, and nowhere else, is an error of
 * types in the server or in a client. The compiler runs in memory over mutated contracts, one mutant in each file at a time, for a check costs seconds;
 * an error counts for the mutant of the contract that its file serves, or of the one mutant there is. That the contracts compile as they are, `npm run check`
 * says. `CONTRACT_MUTANTS=all` tries every field.
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { ROOT } from "../../../tools/bundle.js";

const sources = (dir: string): string[] =>
  readdirSync(join(ROOT, dir), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(ROOT, dir, name));
const CONTRACTS = sources("services/contract");
const USERS = [...sources("services/server/handlers"), ...sources("services/client")];
/** Contracts that others are made of: an error for these can be in any file, so their mutants are tried alone. */
const SHARED = new Set(["shapes.ts", "history.ts"]);
/** Where the file has not the name of its contract. */
const SERVES: Readonly<Record<string, string>> = {
  "netting-rounds.ts": "central-bank.ts",
  "central-bank-client.ts": "central-bank.ts",
  "cooperative-client.ts": "cooperative.ts",
  "sync-sessions.ts": "syncs.ts",
};

interface Mutant {
  readonly what: string;
  readonly file: string;
  readonly text: string;
}

/** Every property in an argument of `Fields`, renamed and dropped. */
function mutantsOf(file: string, text: string): Mutant[] {
  const found: Mutant[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const replace = (what: string, from: number, to: number, by: string) => {
    const line = source.getLineAndCharacterOfPosition(from).line + 1;
    found.push({ what: `${what} in ${basename(file)}:${line}`, file, text: text.slice(0, from) + by + text.slice(to) });
  };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || node.expression.getText() !== "Fields") return;
    const [fields] = node.arguments;
    if (!ts.isObjectLiteralExpression(fields)) return;
    for (const field of fields.properties) {
      if (!ts.isPropertyAssignment(field)) continue;
      const { name } = field;
      replace(`rename ${name.getText()}`, name.getStart(), name.getEnd(), `${name.getText()}X`);
      const comma = text[field.getEnd()] === "," ? 1 : 0;
      replace(`drop ${name.getText()}`, field.getStart(), field.getEnd() + comma, "");
    }
  };
  visit(source);
  return found;
}

/** The compiler over contracts, handlers and clients, with some contracts other than on disk. */
class Compiler {
  readonly #options: ts.CompilerOptions;
  readonly #files = new Map<string, ts.SourceFile | undefined>();
  #program: ts.Program | undefined;

  constructor() {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
    const only = { ...config, include: ["services/contract"] };
    this.#options = { ...ts.parseJsonConfigFileContent(only, ts.sys, ROOT).options, types: ["node"] };
  }

  /** The contracts whose users have errors, by name, and the contracts that have errors themselves. */
  errors(mutants: readonly Mutant[]): Set<string> {
    const host = ts.createCompilerHost(this.#options);
    const read = host.getSourceFile;
    host.getSourceFile = (name, options) => {
      const mutant = mutants.find(({ file }) => file === name);
      if (mutant !== undefined) return ts.createSourceFile(name, mutant.text, options);
      if (!this.#files.has(name)) this.#files.set(name, read(name, options));
      return this.#files.get(name);
    };
    const rootNames = [...CONTRACTS, ...USERS];
    const before = this.#program === undefined ? {} : { oldProgram: this.#program };
    const program = ts.createProgram({ rootNames, options: this.#options, host, ...before });
    this.#program = program;
    const wrong = rootNames.filter((name) => program.getSemanticDiagnostics(program.getSourceFile(name)).length > 0);
    return new Set(wrong.map((name) => SERVES[basename(name)] ?? basename(name)));
  }

  /** Those of the mutants that are no error, not even alone. */
  unnoticed(mutants: readonly Mutant[]): string[] {
    const wrong = this.errors(mutants);
    const left = mutants.filter(({ file }) => !wrong.has(basename(file)));
    return left.filter((mutant) => this.errors([mutant]).size === 0).map(({ what }) => what);
  }
}

describe("services: the contracts", function () {
  this.timeout(1_800_000);
  const compiler = new Compiler();
  const perFile = CONTRACTS.map((file) => mutantsOf(file, ts.sys.readFile(file) ?? "")).filter(
    (list) => list.length > 0,
  );
  const own = perFile.filter(([{ file }]) => !SHARED.has(basename(file)));
  const shared = perFile.filter(([{ file }]) => SHARED.has(basename(file))).flat();

  it("cannot have a field renamed or dropped unnoticed: one in each file", () => {
    expect(perFile.flat().length).to.be.greaterThan(150);
    // Renames and drops, of requests and answers, by turns.
    const some = own.map((list, n) => list[(5 * n) % list.length]);
    expect(compiler.unnoticed(some)).to.deep.equal([]);
  });

  it("cannot have a field renamed or dropped unnoticed: all of them", function () {
    if (process.env.CONTRACT_MUTANTS !== "all") this.skip();
    expect([...compiler.errors([])]).to.deep.equal([]);
    const unnoticed: string[] = [];
    for (let n = 0; n < Math.max(...own.map((list) => list.length)); n++) {
      unnoticed.push(...compiler.unnoticed(own.flatMap((list) => list[n] ?? [])));
    }
    for (const mutant of shared) unnoticed.push(...compiler.unnoticed([mutant]));
    expect(unnoticed).to.deep.equal([]);
  });
});
