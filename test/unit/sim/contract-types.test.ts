/**
 * A field of the simulator's HTTP that is dropped or renamed in one place fails the compiler: in the contract, in the view that the town builds, in the
 * page that shows it. Each mutant is applied in memory and compiled with the two projects that `npm run check` compiles.
 */
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { ROOT } from "../../tidy/tree.js";

interface Mutant {
  readonly title: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const CONTRACT = "sim/api/contract/state.ts";
const VIEW = "sim/town/view.ts";
const PAGE = "sim/page/components/last-known.tsx";

const MUTANTS: readonly Mutant[] = [
  {
    title: "dropped in the contract",
    file: CONTRACT,
    from: `  unload_minor: noted("Requested to go back to the soft wallet, and not reported as gone."),\n`,
    to: "",
  },
  { title: "renamed in the contract", file: CONTRACT, from: "  unload_minor:", to: "  unloading_minor:" },
  { title: "dropped in the town's view", file: VIEW, from: "    unload_minor: w.unload?.amount_minor ?? 0,\n", to: "" },
  { title: "renamed in the town's view", file: VIEW, from: "    unload_minor:", to: "    unloading_minor:" },
  { title: "renamed in the page", file: PAGE, from: "bracelet.unload_minor > 0", to: "bracelet.unloading_minor > 0" },
];

/** Compiles one project again and again with one file changed; files that did not change are parsed once. */
class Project {
  readonly #options: ts.CompilerOptions;
  readonly #roots: readonly string[];
  readonly #parsed = new Map<string, ts.SourceFile | undefined>();
  #program: ts.Program | undefined;

  constructor(config: string, roots: readonly string[]) {
    const path = join(ROOT, config);
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(path, ts.sys.readFile).config,
      ts.sys,
      join(path, ".."),
    );
    this.#options = { ...options, noEmit: true };
    this.#roots = roots.map((root) => join(ROOT, root));
  }

  /** Errors in the files where a mutant can show. */
  errors(mutant: Mutant | null): readonly string[] {
    const host = ts.createCompilerHost(this.#options, true);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, version) => {
      if (mutant !== null && name === join(ROOT, mutant.file)) {
        const text = ts.sys.readFile(name) ?? "";
        expect(text.split(mutant.from).length, `${mutant.file} has "${mutant.from}" once`).to.equal(2);
        return ts.createSourceFile(name, text.replace(mutant.from, mutant.to), version, true);
      }
      if (!this.#parsed.has(name)) this.#parsed.set(name, read(name, version));
      return this.#parsed.get(name);
    };
    this.#program = ts.createProgram([...this.#roots], this.#options, host, this.#program);
    return this.#roots.flatMap((root) => {
      const diagnostics = this.#program?.getSemanticDiagnostics(this.#program.getSourceFile(root)) ?? [];
      return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    });
  }
}

describe("a field of the simulator's HTTP", function () {
  this.timeout(120_000);
  const projects = [new Project("tsconfig.json", [VIEW]), new Project("sim/page/tsconfig.json", [PAGE])];
  const errors = (mutant: Mutant | null) => projects.flatMap((project) => project.errors(mutant));

  it("compiles as it is", () => {
    expect(errors(null)).to.deep.equal([]);
  });

  for (const mutant of MUTANTS) {
    it(`${mutant.title} fails the compiler`, () => {
      expect(errors(mutant).join("\n")).to.match(/unload(ing)?_minor/);
    });
  }
});
