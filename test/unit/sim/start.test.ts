/** `npm start` as a person gives it: without a word it serves the page and says where; a wrong option gets a sentence, the usage and exit code 2. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { ROOT } from "../../tidy/tree.js";

interface Ended {
  readonly code: number;
  readonly said: string;
}

function start(...words: string[]): ChildProcess {
  const args = ["--import", "tsx", "sim/main.ts", ...words];
  return spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
}

async function end(child: ChildProcess): Promise<Ended> {
  let said = "";
  child.stderr?.on("data", (part: Buffer) => {
    said += part;
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, said };
}

async function address(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const found = /The simulator is at (http:\S+)/.exec(line);
    if (found !== null) return found[1];
  }
  throw new Error("it did not say where it is");
}

describe("npm start", function () {
  this.timeout(200_000);

  it("serves the page, says where, and stops when it is told to", async () => {
    const child = start("--engine", "v8", "--port", "0");
    const ended = end(child);
    try {
      const at = await address(child);
      expect(at).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await (await fetch(at)).text()).to.include("/page.js");
      const taken = await end(start("--engine", "v8", "--port", new URL(at).port));
      expect(taken).to.deep.include({ code: 2 });
      expect(taken.said).to.match(/is taken\. Take another one: npm start -- --port \d+/);
    } finally {
      child.kill("SIGTERM");
    }
    expect((await ended).code).to.equal(0);
  });

  for (const words of [
    ["--page"],
    ["--chekc"],
    ["--json"],
    ["--port", "x"],
    ["--story", "first-touch", "--port", "0"],
  ]) {
    it(`${words.join(" ")}: a sentence, the usage, and 2`, async () => {
      const { code, said } = await end(start(...words));
      expect(code).to.equal(2);
      expect(said).to.match(/^[A-Z-].{20,}\.\nnpm start -- /);
    });
  }

  it("--help: the usage, and 0", async () => {
    expect(await end(start("--help"))).to.deep.equal({ code: 0, said: "" });
  });
});
