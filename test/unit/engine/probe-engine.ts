/**
 * The probe image running in an engine of either kind, in a folder of its own.
 *
 * Guarantees: after each test that uses `withProbes`, all engines are ended and all folders removed.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostTools, missing } from "../../../boards/build/toolchain.js";
import { whatIsMissing } from "../../../boards/virt-rv32/toolchain.js";
import { type Cut, type Engine, type EngineKind, type EngineOptions, openEngine } from "../../../sim/engine/engine.js";
import { bundleFile, ROOT } from "../../../tools/bundle.js";

/** The kinds of engine that this computer has: without their tools lanes "xs" and "rv32" say so; under CI all must be here. */
export const KINDS: readonly EngineKind[] = [
  ...(missing(hostTools()) === null || process.env.CI ? (["xs"] as const) : []),
  "v8",
  ...(whatIsMissing() === null || process.env.CI ? (["rv32"] as const) : []),
];

/** A first use compiles the XS engine. */
export const BUILD_TIMEOUT_MS = 300_000;

type Hex = { readonly hex: string };
type Answer = { value?: unknown; error?: string; message?: string; isOwnError?: boolean };

export class Probe {
  readonly engine: Engine;
  readonly lines: string[];

  constructor(engine: Engine, lines: string[]) {
    this.engine = engine;
    this.lines = lines;
  }

  /** One host call; what it throws is in the answer. */
  async ask(...request: unknown[]): Promise<Answer> {
    const reply = await this.engine.send(Buffer.from(JSON.stringify(request), "latin1"));
    return JSON.parse(Buffer.from(reply).toString("latin1"));
  }

  /** One host call that must succeed. */
  async call(...request: unknown[]): Promise<unknown> {
    const answer = await this.ask(...request);
    if (answer.error !== undefined) {
      throw new Error(`${request[0]}: ${answer.error}: ${answer.message}`);
    }
    return answer.value;
  }

  async hex(...request: unknown[]): Promise<string> {
    return ((await this.call(...request)) as Hex).hex;
  }

  /** A request whose failure is the image's own. */
  uncaught(...request: unknown[]): Promise<Uint8Array> {
    return this.engine.send(Buffer.from(`!${JSON.stringify(request)}`, "latin1"));
  }

  /** Arms a cut at the next operation, performs it, and waits for the end. */
  async die(cut: Cut, ...request: unknown[]): Promise<void> {
    await this.engine.tear(cut, 1);
    await this.ask(...request).catch(() => {});
    await this.engine.exited;
  }
}

type ProbeOptions = Partial<Omit<EngineOptions, "engine" | "image" | "log">>;

export type Probes = {
  /** A fresh folder. */
  folder(): string;
  /** An engine with the probe in it; without `dir`, in a fresh folder. */
  open(kind: EngineKind, options?: ProbeOptions): Promise<Probe>;
  image(): string;
};

/** Call inside `describe`. */
export function withProbes(): Probes {
  let image = "";
  let engines: Engine[] = [];
  let folders: string[] = [];
  before(async () => {
    image = await bundleFile(join(ROOT, "test/unit/engine/probe.ts"), "test/probe");
  });
  afterEach(async () => {
    await Promise.all(engines.map((engine) => engine.kill()));
    for (const folder of folders) {
      rmSync(folder, { recursive: true, force: true });
    }
    engines = [];
    folders = [];
  });
  const folder = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), "openpurse-")));
    return folders[folders.length - 1];
  };
  return {
    folder,
    image: () => image,
    async open(kind, options = {}) {
      const lines: string[] = [];
      const where = { dir: options.dir ?? folder(), counter: true, ...options };
      const engine = await openEngine({ ...where, engine: kind, image, log: (line) => lines.push(line) });
      engines.push(engine);
      return new Probe(engine, lines);
    },
  };
}

/** Describes the same tests once for each engine of this computer. */
export function describeEngines(title: string, tests: (kind: EngineKind, probes: Probes) => void): void {
  for (const kind of KINDS) {
    describe(`${title} (${kind})`, function () {
      this.timeout(BUILD_TIMEOUT_MS);
      tests(kind, withProbes());
    });
  }
}
