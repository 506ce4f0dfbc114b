/** The guide's own lines, run by a shell as they stand: a reader who copies them gets what the guide says. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../../tools/bundle.js";

const guide = readFileSync(join(ROOT, "docs/services.md"), "utf8");
/** All lines of a chapter, in order. */
function linesOf(chapter: string): string {
  const text = guide.split(/^## /m).find((part) => part.startsWith(chapter)) ?? "";
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join("\necho\n");
}
/** The servers without npm around them, so that they are the shell's own children. */
const direct = (script: string) => script.replaceAll("npm run --silent serve --", "node --import tsx services/main.ts");

/** False where the lines cannot be run. */
async function hasCurl(): Promise<boolean> {
  if ((await shell("command -v curl")).code === 0) return true;
  if (process.env.CI) throw new Error("curl is not here: apt-get install curl");
  console.log("    SKIPPED: curl is not here: apt-get install curl");
  return false;
}

/** A port that is free. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function shell(script: string): Promise<Ran> {
  return new Promise((resolve) => {
    // In memory, whatever database the other tests use.
    const child = spawn("bash", ["-c", script], { cwd: ROOT, env: { ...process.env, DATABASE_URL: "" } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (part) => {
      out += part;
    });
    child.stderr.on("data", (part) => {
      err += part;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("services: the guide", function () {
  this.timeout(600_000);

  it("has lines that work as they stand, and a server that closes cleanly", async function () {
    if (!(await hasCurl())) this.skip();
    const dir = mkdtempSync(join(tmpdir(), "openpurse-guide-"));
    const tokens = join(dir, "tokens.json");
    const port = await freePort();
    // Another port and another file than a person would use.
    const script = direct(linesOf("Try it")).replaceAll("4185", String(port)).replaceAll("build/tokens.json", tokens);
    const { code, out, err } = await shell(
      `${script}\necho\nstat -c %a ${tokens}\ncat ${tokens}\nkill -TERM %1 || kill -TERM $!\nwait $!\necho "left with $?"`,
    );
    const stored = readFileSync(tokens, "utf8");
    rmSync(dir, { recursive: true });
    expect(err, "no complaint").to.equal("");
    expect(code).to.equal(0);
    expect(out).to.contain('{"state":"ok"}');
    expect(out).to.contain(`The parties are at http://127.0.0.1:${port}`);
    expect(out)
      .to.contain('{"balance_minor":5000}')
      .and.contain('{"error":"no-such-wallet","sentence":"There is no such');
    expect(out).to.contain("\n600\n").and.contain("left with 0");
    // What the server itself printed is before the tokens that the last line shows.
    for (const token of Object.values(JSON.parse(stored) as Record<string, string>)) {
      expect(out.slice(0, out.indexOf("\n600\n"))).to.not.contain(token.slice(17));
    }
  });

  it("has lines for two banks in four processes that work as they stand", async function () {
    if (!(await hasCurl())) this.skip();
    const dir = mkdtempSync(join(tmpdir(), "openpurse-apart-"));
    let script = direct(linesOf("Two banks in four processes")).replaceAll("build/apart", dir);
    for (const port of ["4186", "4187", "4188", "4189"]) script = script.replaceAll(port, String(await freePort()));
    const { code, out, err } = await shell(`${script}\nkill -TERM $(jobs -p)\nwait\necho\nstat -c %a ${dir}/*.json`);
    rmSync(dir, { recursive: true });
    expect(err, "no complaint").to.equal("");
    expect(code).to.equal(0);
    expect(out).to.contain("4f504931,4f504932\n").and.contain('{"gross_minor":0,"net_minor":0}');
    expect(out.match(/"state":"ok"/g)?.length, "each has answered").to.equal(4);
    expect(out.match(/^600$/gm)?.length, "tokens of four, and of three at others").to.equal(7);
    expect(out).to.not.contain("error");
  });

  it("warns when loopback is left, says what is wrong with an option, and has help", async () => {
    const serve = "node --import tsx services/main.ts";
    const odd = await Promise.all([
      shell(`${serve} --host 0.0.0.0 --port x`),
      shell(`${serve} --host 0.0.0.0 --only institution`),
      shell(`${serve} --only shop`),
      shell(`${serve} --gold`),
      shell(`${serve} --only institution --peer 4f504932`),
      shell(`${serve} --only institution --peer 4f504932=http://127.0.0.1:1/institution`),
      shell(`${serve} --peer 4f504932=http://127.0.0.1:1/institution --peer-tokens x.json`),
    ]);
    expect(odd.map((ran) => ran.code)).to.deep.equal(odd.map(() => 2));
    expect(odd[4].err).to.contain("--peer is ID=URL");
    expect(odd[5].err).to.contain("--peer needs --peer-tokens FILE");
    expect(odd[6].err).to.contain("--peer is for an institution or a central bank alone");
    expect(odd[0].err).to.contain("--port is a number");
    expect(odd[1].err).to.contain("Warning: 0.0.0.0 can be reached from outside").and.contain("--upstream URL");
    expect(odd[2].err).to.contain("--only is one of");
    expect(odd[3].err).to.contain("--gold").and.contain("--institutions 2");
    const help = await shell(`${serve} --help`);
    expect([help.code, help.err]).to.deep.equal([0, ""]);
    expect(help.out).to.contain("--peer-tokens FILE");
  });
});
