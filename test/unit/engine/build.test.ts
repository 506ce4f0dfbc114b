/**
 * Building the XS engine: what is missing is named, what must not be configured is refused, and two builders at once do
 * not harm each other.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildXs } from "../../../sim/engine/build.js";
import { compile, EngineUnbuildable, findCompiler, link } from "../../../sim/engine/compiler.js";
import { engineCommand } from "../../../sim/engine/engine.js";
import { BUILD_TIMEOUT_MS, KINDS } from "./probe-engine.js";

/** Runs `body` with some variables of the environment changed. */
async function withEnvironment<T>(change: Record<string, string>, body: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  delete process.env.CI;
  Object.assign(process.env, change);
  try {
    return await body();
  } finally {
    process.env = before;
  }
}

async function stderrOf(body: () => Promise<unknown>): Promise<string> {
  const write = process.stderr.write;
  let text = "";
  process.stderr.write = ((chunk: string) => {
    text += chunk;
    return true;
  }) as typeof write;
  try {
    await body();
  } finally {
    process.stderr.write = write;
  }
  return text;
}

describe("building without a compiler", () => {
  const none = { CC: "no-such-gcc" };

  it("names the Debian packages", async () => {
    const error = await withEnvironment(none, () => buildXs()).catch((thrown) => thrown);
    expect(error).to.be.instanceOf(EngineUnbuildable);
    expect(error.message).to.equal("no-such-gcc not found: apt-get install gcc libc6-dev");
    expect(error.packages).to.deep.equal(["gcc", "libc6-dev"]);
  });

  it("falls back to V8 only when asked for any engine, and says so", async () => {
    let kind = "";
    const text = await stderrOf(() =>
      withEnvironment(none, async () => {
        [kind] = await engineCommand("auto");
      }),
    );
    expect(kind).to.equal("v8");
    expect(text).to.equal(
      "The XS engine cannot be built here (no-such-gcc not found: apt-get install gcc libc6-dev). " +
        "This bracelet runs on V8 instead.\n",
    );
  });

  it("never falls back when XS was asked for, or under CI", async () => {
    const xs = await withEnvironment(none, () => engineCommand("xs")).catch((thrown) => thrown);
    const ci = await withEnvironment({ ...none, CI: "true" }, () => engineCommand("auto")).catch((thrown) => thrown);
    expect(xs).to.be.instanceOf(EngineUnbuildable);
    expect(ci).to.be.instanceOf(EngineUnbuildable);
  });
});

if (KINDS.includes("xs")) {
  describe("building with a compiler", function () {
    this.timeout(BUILD_TIMEOUT_MS);

    it("refuses mxMinusZero, even as 0", async () => {
      const error = await buildXs({ flags: ["-DmxMinusZero=0"], progress: () => {} }).catch((thrown) => thrown);
      expect(String(error.message)).to.include("mxMinusZero must stay undefined");
    });

    it("lets two builders make the same files at once, and leaves nothing else behind", async () => {
      const folder = mkdtempSync(join(tmpdir(), "openpurse-"));
      const source = join(folder, "answer.c");
      writeFileSync(source, "int main(void) { return ANSWER; }\n");
      const unit = { source, flags: ["-DANSWER=42"], headers: "" };
      const compiler = findCompiler();
      const objects = join(folder, "objects");
      const [a, b] = await Promise.all([compile(compiler, unit, objects), compile(compiler, unit, objects)]);
      expect(a).to.equal(b);
      const binary = join(folder, "answer");
      await Promise.all([link(compiler, [a], binary), link(compiler, [b], binary)]);
      expect(existsSync(binary)).to.equal(true);
      expect(readdirSync(objects)).to.have.lengthOf(1);
      const other = await compile(compiler, { ...unit, flags: ["-DANSWER=43"] }, objects);
      expect(other).to.not.equal(a);
      rmSync(folder, { recursive: true });
    });
  });
}
