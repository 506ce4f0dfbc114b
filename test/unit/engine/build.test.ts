/**
 * Building the XS engine: what is missing is named, what must not be configured is refused, and two builders at once do
 * not harm each other.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { ToolchainMissing } from "../../../boards/build/toolchain.js";
import { buildXs } from "../../../sim/engine/build.js";
import { engineCommand } from "../../../sim/engine/engine.js";
import { kept, made } from "../../../tools/build-cache.js";
import { ROOT } from "../../../tools/bundle.js";
import { BUILD_TIMEOUT_MS, KINDS } from "./probe-engine.js";

const run = promisify(execFile);
const BUILDER = fileURLToPath(new URL("./fixtures/builder.ts", import.meta.url));

/** Sources of the little program that two processes build. */
const PARTS = 8;
const declarations = () => Array.from({ length: PARTS }, (_, i) => `int part${i}(void);\n`).join("");

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
    expect(error).to.be.instanceOf(ToolchainMissing);
    expect(error.message).to.equal("no-such-gcc, stdio.h not found: apt-get install gcc libc6-dev");
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
      "The XS engine cannot be built here (no-such-gcc, stdio.h not found: apt-get install gcc libc6-dev). " +
        "This bracelet runs on V8 instead.\n",
    );
  });

  it("never falls back when XS was asked for, or under CI", async () => {
    const xs = await withEnvironment(none, () => engineCommand("xs")).catch((thrown) => thrown);
    const ci = await withEnvironment({ ...none, CI: "true" }, () => engineCommand("auto")).catch((thrown) => thrown);
    expect(xs).to.be.instanceOf(ToolchainMissing);
    expect(ci).to.be.instanceOf(ToolchainMissing);
  });
});

/** Starts the builder of the fixture; resolves with the path that it prints. */
async function builder(folder: string): Promise<string> {
  const args = ["--import", "tsx", BUILDER, folder];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT });
  return stdout.trim();
}

if (KINDS.includes("xs")) {
  describe("building with a compiler", function () {
    this.timeout(BUILD_TIMEOUT_MS);

    it("refuses mxMinusZero, even as 0", async () => {
      const error = await buildXs({ flags: ["-DmxMinusZero=0"], progress: () => {} }).catch((thrown) => thrown);
      expect(String(error.message)).to.include("mxMinusZero must stay undefined");
    });

    it("lets two processes make the same program at once from nothing, and leaves nothing else behind", async () => {
      const folder = mkdtempSync(join(tmpdir(), "openpurse-"));
      for (let i = 0; i < PARTS; i++)
        writeFileSync(join(folder, `part${i}.c`), `int part${i}(void) { return ${i}; }\n`);
      const sum = Array.from({ length: PARTS }, (_, i) => `part${i}()`).join(" + ");
      writeFileSync(join(folder, "main.c"), `${declarations()}int main(void) { return ${sum}; }\n`);
      const [a, b] = await Promise.all([builder(folder), builder(folder)]);
      expect(a).to.equal(b);
      expect(spawnSync(a).status).to.equal((PARTS * (PARTS - 1)) / 2);
      const left = readdirSync(join(folder, "build"), { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile())).to.have.lengthOf(PARTS + 2);
      writeFileSync(join(folder, "main.c"), "int main(void) { return 1; }\n");
      const other = await builder(folder);
      expect(other).to.not.equal(a);
      expect([spawnSync(a).status, spawnSync(other).status]).to.deep.equal([(PARTS * (PARTS - 1)) / 2, 1]);
      rmSync(folder, { recursive: true });
    });
  });
}

describe("a file in build/", () => {
  it("has one name for one content, and is never written again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "openpurse-"));
    const [a, b] = await Promise.all([1, 1].map((byte) => kept(join(folder, "image"), ".js", Uint8Array.of(byte))));
    const other = await kept(join(folder, "image"), ".js", Uint8Array.of(2));
    expect(a).to.equal(b);
    expect(other).to.not.equal(a);
    expect(readdirSync(folder)).to.have.members([a, other].map((path) => basename(path)));
    expect(await made(a, () => expect.fail("made again"))).to.equal(a);
    rmSync(folder, { recursive: true });
  });

  it("does not appear when its maker fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "openpurse-"));
    const failing = made(join(folder, "image"), (temporary) => {
      writeFileSync(temporary, "half");
      throw new Error("on purpose");
    });
    expect(await failing.catch((error) => error.message)).to.equal("on purpose");
    expect(readdirSync(folder)).to.deep.equal([]);
    rmSync(folder, { recursive: true });
  });
});
