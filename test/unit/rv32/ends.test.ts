/**
 * How the emulation ends: with words, and with nothing left behind.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { BoardDied, BoardTimeout } from "../../../boards/virt-rv32/wire.js";
import { ROOT } from "../../../tools/bundle.js";
import { isAlive, isGoneSoon } from "../engine/alive.js";
import { ask, describeBoard } from "./describe-board.js";

const PARENT = fileURLToPath(new URL("./fixtures/parent.ts", import.meta.url));

async function parentThatEnds(way: string): Promise<number> {
  const args = ["--import", "tsx", PARENT, way];
  const parent = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  parent.stdout.on("data", (chunk) => {
    text += chunk;
    if (way === "killed" && text.includes("\n")) {
      parent.kill("SIGKILL");
    }
  });
  await new Promise((resolve) => parent.on("close", resolve));
  return Number(text);
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "no rejection",
    (error) => error,
  );

describeBoard("the emulated board", (boards) => {
  it("ends with the words of what the image does not catch", async () => {
    const machine = await boards.open();
    const error = await rejection(machine.send(Buffer.from('!["throws","what a\\npity"]')));
    expect(error).to.be.instanceOf(BoardDied);
    expect(error).to.include({ code: 70, lastWords: "uncaught exception: Error: what a pity" });
    expect(await rejection(machine.send(Uint8Array.of(1)))).to.equal(error);
    expect(await isGoneSoon(machine.pid)).to.equal(true);
  });

  it("does not boot an image that throws, answers unasked, or does not compile", async () => {
    expect(await rejection(boards.open({ image: "throw new TypeError('at once')" }))).to.include({
      lastWords: "uncaught exception: TypeError: at once",
    });
    expect(await rejection(boards.open({ image: "host.send(new ArrayBuffer(1))" }))).to.include({ code: 70 });
    expect(String(await rejection(boards.open({ image: "let let" })))).to.match(/does not compile: .*SyntaxError/);
  });

  it("wants exactly one answer to a message", async () => {
    for (const answers of [0, 2]) {
      const image = `globalThis.onMessage = (f) => { for (let i = 0; i < ${answers}; i++) host.send(f); };`;
      const machine = await boards.open({ image });
      expect(await rejection(machine.send(Uint8Array.of(1)))).to.include({ code: 70 });
    }
  });

  it("says when memory or stack is full", async () => {
    const machine = await boards.open({
      image: "globalThis.onMessage = () => { const a = []; for (;;) a.push([]); };",
    });
    expect(await rejection(machine.send(Uint8Array.of(1)))).to.include({ lastWords: "XS: memory full" });
    const deep = await boards.open({ image: "globalThis.onMessage = function f() { f(); };" });
    expect(await rejection(deep.send(Uint8Array.of(1)))).to.include({ lastWords: "XS: stack overflow" });
  });

  it("is killed when it does not answer in time", async () => {
    const machine = await boards.open({ timeout_ms: 2000 });
    expect(await rejection(ask(machine, "forever"))).to.be.instanceOf(BoardTimeout);
    expect(await isGoneSoon(machine.pid)).to.equal(true);
  });

  it("can be closed twice", async () => {
    const machine = await boards.open();
    await machine.close();
    await machine.close();
    expect(isAlive(machine.pid)).to.equal(false);
  });

  for (const way of ["exits", "exits while the board computes", "throws", "killed"]) {
    it(`ends with its parent: ${way}`, async () => {
      const pid = await parentThatEnds(way);
      expect(pid).to.be.greaterThan(1);
      expect(await isGoneSoon(pid)).to.equal(true);
    });
  }
});
