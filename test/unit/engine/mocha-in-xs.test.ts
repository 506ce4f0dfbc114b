/**
 * Control of lane "xs": what fails inside XS is reported as a failure, whatever way it fails, and what passes is not.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { XsResult } from "../../xs/drive.js";
import { runXs } from "../../xs/run-xs.js";
import { BUILD_TIMEOUT_MS, KINDS } from "./probe-engine.js";

const CONTROL = fileURLToPath(new URL("./fixtures/failing.spec.ts", import.meta.url));

const quiet = { log: () => {} };

/** Runs specs from source text. */
async function runText(silence_ms: number, ...texts: string[]): Promise<XsResult> {
  const folder = mkdtempSync(join(tmpdir(), "openpurse-"));
  const specs = texts.map((text, i) => {
    writeFileSync(join(folder, `${i}.spec.ts`), text);
    return join(folder, `${i}.spec.ts`);
  });
  try {
    return await runXs(specs, { ...quiet, silence_ms, memory_mib: 256 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (KINDS.includes("xs")) {
  describe("mocha inside XS", function () {
    this.timeout(BUILD_TIMEOUT_MS);

    it("reports each way to fail, and counts what passes", async () => {
      const result = await runXs([CONTROL], quiet);
      expect([result.passed, result.pending]).to.deep.equal([2, 1]);
      const seen = result.failures.map(({ title, message }) => [title.replace("control fails by ", ""), message]);
      expect(seen.map(([title]) => title)).to.deep.equal([
        "an assertion",
        "throwing no Error",
        "rejecting",
        "throwing undefined",
        "never ending",
      ]);
      expect(seen[0][1]).to.equal("expected 2 to equal 3");
      expect(seen[1][1]).to.include("a mere string");
      expect(seen[2][1]).to.equal("rejected later");
      expect(seen[4][1]).to.include("Timeout of 60000ms exceeded");
    });

    it("reports a spec that does not load by its name, and still runs the others", async () => {
      const good = `describe("a", () => { it("runs", () => {}); });`;
      const result = await runText(60_000, `throw new Error("broken");`, good);
      expect(result.passed).to.equal(1);
      expect(result.failures.map(({ message }) => message)).to.deep.equal(["broken"]);
      expect(result.failures[0].title).to.match(/^loading .*0\.spec\.ts$/);
    });

    const crashes: readonly (readonly [string, string, string])[] = [
      ["a full stack", "const f = (n: number): number => f(n + 1) + 1; f(0);", "stack overflow"],
      ["a full memory", "const all = []; for (;;) all.push(new Uint8Array(1 << 20));", "memory full"],
      ["a rejection that nobody handles", `Promise.reject(new Error("unhandled"));`, "Error: unhandled"],
      ["silence", "for (;;) {}", "fell silent"],
    ];
    for (const [title, body, message] of crashes) {
      it(`lays ${title} at the door of the test that ran`, async () => {
        const result = await runText(3000, `describe("a", () => { it("crashes", () => { ${body} }); });`);
        expect(result.failures.map((failure) => failure.title)).to.deep.equal(["a crashes"]);
        expect(result.failures[0].message).to.include(message);
      });
    }

    it("has room for more property names than a bracelet", async () => {
      const body = "for (let i = 0; i < 100000; i++) ({ ['name' + i]: i });";
      const result = await runText(60_000, `describe("a", () => { it("invents names", () => { ${body} }); });`);
      expect(result).to.deep.equal({ passed: 1, pending: 0, failures: [], skipped: [] });
    });

    it("does not pass when no test was executed", async () => {
      const result = await runText(60_000, `describe("a", () => { it.skip("is not run", () => {}); });`);
      expect(result.failures.map(({ message }) => message)).to.deep.equal(["no test was executed"]);
    });

    it("names the import that XS cannot have", async () => {
      const error = await runText(60_000, `import "node:fs";`).catch((thrown) => thrown);
      expect(error.message).to.include(`Could not resolve "node:fs"`);
    });
  });
}
