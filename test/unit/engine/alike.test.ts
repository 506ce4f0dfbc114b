/**
 * The desktop's engines are the same board: the same host, the same files, the same ways to end.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { EngineDied, type EngineKind, EngineTimeout, imageFor } from "../../../sim/engine/engine.js";
import { describeEngines, KINDS, withProbes } from "./probe-engine.js";

const HOST = [
  ..."engine entropy flashErase flashProgram flashRead flashSize imageHash log send".split(" "),
  ..."vaultBump vaultCounter vaultRead vaultWrite".split(" "),
];

/** Names that Node puts into its own global scope, and a browser into its. */
const FOREIGN = ["process", "Buffer", "require", "console", "setTimeout", "fetch", "crypto", "WebAssembly", "Intl"];

const NAMES = { xs: /^xs 13\.\d+\.\d+$/, v8: /^v8 \d+\./, rv32: /^xs 13\.\d+\.\d+ rv32imc$/ };

describeEngines("an image", (kind, probes) => {
  it("finds exactly the host that is declared, and nothing of Node", async () => {
    const probe = await probes.open(kind);
    expect(await probe.call("hostNames")).to.deep.equal(HOST);
    const globals = (await probe.call("globals")) as string[];
    expect(globals).to.include.members(["host", "onMessage"]);
    expect(globals.filter((name) => FOREIGN.includes(name))).to.deep.equal([]);
  });

  it("is told which engine it runs on, and the hash of its own bytes", async () => {
    const probe = await probes.open(kind);
    expect(await probe.call("engine")).to.match(NAMES[kind]);
    const image = readFileSync(await imageFor(kind, probes.image()));
    expect(await probe.hex("imageHash")).to.equal(createHash("sha256").update(image).digest("hex"));
    expect(await probe.call("isOwnBuffer")).to.equal(true);
  });

  it("has its promise jobs run before the next message", async () => {
    const probe = await probes.open(kind);
    expect(await probe.call("startJobs")).to.equal(0);
    expect(await probe.call("startJobs")).to.equal(1);
  });

  it("logs lines, and nothing but strings", async () => {
    const probe = await probes.open(kind);
    await probe.call("log", "one line");
    expect(await probe.ask("log", 5)).to.include({ error: "TypeError" });
    await probe.engine.close();
    expect(probe.lines).to.deep.equal(["one line"]);
  });

  const ends: readonly (readonly [string, string])[] = [
    ["throws", "uncaught exception: Error: what a pity"],
    ["rejects", "uncaught exception: Error: what a pity"],
    ["throwsObject", "uncaught exception: (a value that cannot be printed)"],
  ];
  for (const [name, line] of ends) {
    it(`that ${name} what it does not catch ends with one line and code 70`, async () => {
      const probe = await probes.open(kind);
      await probe.uncaught(name, "what a\npity").catch(() => {});
      expect(await probe.engine.exited).to.deep.equal({ code: 70, signal: null, lastWords: line });
      expect(await probe.engine.send(Uint8Array.of(1)).catch((error) => error)).to.be.instanceOf(EngineDied);
    });
  }

  it("that never answers is killed after its time-out", async () => {
    const probe = await probes.open(kind, { timeout_ms: 300 });
    expect(await probe.ask("forever").catch((error) => error)).to.be.instanceOf(EngineTimeout);
    expect((await probe.engine.exited).signal).to.equal("SIGKILL");
  });

  it("ends with code 0 when it is closed", async () => {
    const probe = await probes.open(kind);
    await probe.call("engine");
    await probe.engine.close();
    expect(await probe.engine.exited).to.deep.equal({ code: 0, signal: null, lastWords: "" });
  });
});

describe("a folder", () => {
  const probes = withProbes();
  it("can be moved from one engine to the other", async () => {
    const dir = probes.folder();
    const order: readonly EngineKind[] = [...KINDS, ...KINDS];
    for (const [turn, kind] of order.entries()) {
      const probe = await probes.open(kind, { dir });
      expect(await probe.call("vaultBump")).to.equal(turn + 1);
      expect(await probe.hex("vaultRead", 2)).to.equal(turn === 0 ? "" : "c0".repeat(turn));
      expect(await probe.hex("flashRead", 0, 1)).to.equal((0xff >> turn).toString(16).padStart(2, "0"));
      await probe.call("vaultWrite", 2, { hex: "c0".repeat(turn + 1) });
      await probe.call("flashProgram", 0, { hex: (0xff >> (turn + 1)).toString(16).padStart(2, "0") });
      await probe.engine.kill();
    }
  });
});
