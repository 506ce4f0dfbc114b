/** docs/simulator.md, run: every example in its order against one town, and each answer has at least what the document shows. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { ACT_NAMES, pathOf } from "../../../sim/api/contract/names.js";
import { ROOT } from "../../tidy/tree.js";
import { type Served, serveTown } from "./served.js";

interface Example {
  readonly command: string;
  readonly kind: "json" | "text";
  readonly shown: string;
}

function examples(): Example[] {
  const text = readFileSync(join(ROOT, "docs/simulator.md"), "utf8");
  return [...text.matchAll(/```sh\n([\s\S]*?)```\n+```(json|text)\n([\s\S]*?)```/g)].map(
    ([, command, kind, shown]) => ({
      command,
      shown,
      kind: kind as Example["kind"],
    }),
  );
}

/** Everything that is shown is there; more may be. */
function has(got: unknown, shown: unknown, path = ""): void {
  if (typeof shown !== "object" || shown === null) {
    expect(got, path).to.equal(shown);
    return;
  }
  expect(got, path).to.be.an(Array.isArray(shown) ? "array" : "object");
  for (const [key, value] of Object.entries(shown)) has((got as Record<string, unknown>)[key], value, `${path}.${key}`);
}

describe("docs/simulator.md", () => {
  let served: Served;
  let address = "";
  before(async function () {
    const curl = await promisify(execFile)("curl", ["--version"]).catch(() => null);
    if (curl === null && !process.env.CI) this.skip();
    served = await serveTown();
    address = await served.app.listen({ host: "127.0.0.1", port: 0 });
  });
  after(() => served?.close());

  for (const { command, kind, shown } of examples()) {
    const title = /-d '?"?(\{.*)/.exec(command)?.[1] ?? command.trim();
    it(title.slice(0, 100), async () => {
      const script = command.replaceAll("http://127.0.0.1:4180", address);
      const run = promisify(execFile)("bash", ["-c", script]);
      // A stream ends because curl gives up: that is no failure.
      const { stdout } = await run.catch((error: { stdout: string }) => error);
      if (kind === "json") has(JSON.parse(stdout), JSON.parse(shown));
      else for (const line of shown.trim().split("\n")) expect(stdout).to.include(line);
    });
  }

  it("has an example of every act", () => {
    const all = examples()
      .map(({ command }) => command)
      .join();
    for (const operation of [...ACT_NAMES, "state", "events"]) {
      expect(all).to.include(pathOf(operation));
    }
  });
});
