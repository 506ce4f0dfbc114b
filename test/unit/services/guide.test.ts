/** The guide's own lines, run by a shell as they stand: a reader who copies them gets what the guide says. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../../tools/bundle.js";

const guide = readFileSync(join(ROOT, "docs/services.md"), "utf8");
const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);

/** A port that nobody has. */
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
  this.timeout(180_000);

  it("has lines that work as they stand, and a server that says goodbye", async function () {
    if ((await shell("command -v curl")).code !== 0) {
      if (process.env.CI) throw new Error("curl is not here: apt-get install curl");
      console.log("    SKIPPED: curl is not here: apt-get install curl");
      this.skip();
    }
    const dir = mkdtempSync(join(tmpdir(), "openpurse-guide-"));
    const tokens = join(dir, "tokens.json");
    const port = await freePort();
    // Another port and another file than a person would use; the server without npm around it, so that it is the shell's own child.
    const script = blocks
      .join("\necho\n")
      .replaceAll("4185", String(port))
      .replaceAll("build/tokens.json", tokens)
      .replace("npm run --silent serve --", "node --import tsx parties/services/main.ts");
    const { code, out, err } = await shell(
      `${script}\necho\nstat -c %a ${tokens}\ncat ${tokens}\nkill -TERM %1 || kill -TERM $!\nwait $!\necho "left with $?"`,
    );
    const said = readFileSync(tokens, "utf8");
    rmSync(dir, { recursive: true });
    expect(err, "nothing to complain of").to.equal("");
    expect(code).to.equal(0);
    expect(out).to.contain('{"state":"ok"}');
    expect(out).to.contain(`The parties are at http://127.0.0.1:${port}`);
    expect(out)
      .to.contain('{"balance_minor":5000}')
      .and.contain('{"error":"no-such-wallet","sentence":"There is no such');
    expect(out).to.contain("\n600\n").and.contain("left with 0");
    // What the server itself printed is before the tokens that the last line shows.
    for (const token of Object.values(JSON.parse(said) as Record<string, string>)) {
      expect(out.slice(0, out.indexOf("\n600\n"))).to.not.contain(token.slice(17));
    }
  });

  it("says that loopback was left, and what is wrong with its words", async () => {
    const serve = "node --import tsx parties/services/main.ts";
    const odd = await Promise.all([
      shell(`${serve} --host 0.0.0.0 --port x`),
      shell(`${serve} --host 0.0.0.0 --only institution`),
      shell(`${serve} --only shop`),
      shell(`${serve} --gold`),
    ]);
    expect(odd.map((ran) => ran.code)).to.deep.equal([2, 2, 2, 2]);
    expect(odd[0].err).to.contain("--port is a number");
    expect(odd[1].err).to.contain("Warning: 0.0.0.0 can be reached from outside").and.contain("--upstream URL");
    expect(odd[2].err).to.contain("--only is one of");
    expect(odd[3].err).to.contain("--gold");
  });
});
