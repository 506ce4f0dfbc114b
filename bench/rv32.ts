/**
 * npm run count: what the bracelet's work costs, in retired instructions of a 32-bit RISC-V, beside what others' would.
 *
 *   npm run count             tables
 *   npm run count -- --json   one JSON object on stdout: { rv32, air, peers }
 *
 * Every figure is computed here and now, and repeats bit for bit with the same sources and compiler.
 * An instruction is not a cycle: see LIMITATIONS.md.
 */
import { readFileSync } from "node:fs";
import { decodeAnswer } from "../boards/desk/events.js";
import { PLENTY, ram } from "../boards/virt-rv32/machine.js";
import { ToolchainMissing } from "../boards/virt-rv32/toolchain.js";
import { bundleImage } from "../tools/bundle.js";
import { airBytes } from "./air.js";
import { bundled } from "./bundled.js";
import { countPeers } from "./peers.js";
import { countPrimitives } from "./primitives.js";
import { decodeProfile, PROFILE, type Share, shares } from "./profile.js";
import { commands, contentsOf, type Level, touchSteps } from "./purse.js";
import { table } from "./table.js";
import { countTouch, type Step, type TouchCounts } from "./touch.js";

const LEVELS: readonly Level[] = [1, 0];

/** Boot, one touch and the rest around it, for a purse of one level and suite. */
async function countLevel(level: Level, suite = 2) {
  const list = commands(level);
  const counts = await countTouch(readFileSync(await bundleImage()), contentsOf(level, suite), touchSteps(list));
  const [before, after] = counts.steps.filter(({ name }) => name === "idle");
  const [select, pay] = list.map(({ name }) => stepOf(counts, name));
  const exchanges = list.map(({ name, apdu }) => ({
    command: apdu,
    response: decodeAnswer(stepOf(counts, name).answer).data,
  }));
  for (const { response } of exchanges) {
    if (Buffer.from(response.subarray(-2)).toString("hex") !== "9000") {
      throw new Error("the purse of the specs did not pay");
    }
  }
  return {
    boot: counts.boot.create + counts.boot.script,
    select: select.instructions,
    pay: pay.instructions,
    touch: select.instructions + pay.instructions,
    /** Whether garbage was collected during the touch, which is then part of it. */
    touchCollected: select.collected || pay.collected,
    readyAgain: { instructions: before.instructions, slices: before.times, longestSlice: before.longest },
    afterTouch: { instructions: after.instructions, slices: after.times, longestSlice: after.longest },
    memory: { ...counts.memory, ram: ram(counts.memory) },
    touchBytes: airBytes(exchanges),
  };
}

function stepOf(counts: TouchCounts, name: string) {
  const step = counts.steps.find((one) => one.name === name);
  if (!step) {
    throw new Error(`no step ${name}`);
  }
  return step;
}

/** Method by method, of an image with clocks in it. */
async function profilePay(): Promise<Share[]> {
  const ask: Step = { name: "profile", payload: Uint8Array.of(PROFILE) };
  const steps = touchSteps(commands(1)).flatMap((step) => (step.name === "PAY" ? [ask, step, ask] : [step]));
  const counts = await countTouch(await bundled("images/profile.ts"), contentsOf(1), steps, PLENTY);
  return shares(decodeProfile(counts.steps.filter(({ name }) => name === "profile")[1].answer));
}

async function measure() {
  const { single, ticket, ticketSuite1 } = await countPrimitives();
  const [one, zero] = [await countLevel(LEVELS[0]), await countLevel(LEVELS[1])];
  const { touchBytes: touchBytesSuite1, ...suite1 } = await countLevel(LEVELS[0], 1);
  const { touchBytes, ...levelOne } = one;
  const { touchBytes: touchBytesLevelZero, ...levelZero } = zero;
  return {
    rv32: {
      ...levelOne,
      level0: levelZero,
      suite1: { ...suite1, ticket: ticketSuite1 },
      primitives: Object.fromEntries(single),
      ticket,
      payShares: await profilePay(),
    },
    air: { touchBytes, touchBytesLevel0: touchBytesLevelZero, touchBytesSuite1 },
    peers: await countPeers(),
  };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function print({ rv32, air, peers }: Measured): void {
  const note = rv32.touchCollected ? " (with a collection of garbage)" : "";
  table("Instructions of the device image, from bytecode, on XS for rv32imc", [
    ["boot, active purse", rv32.boot],
    ["SELECT", rv32.select],
    ["PAY", rv32.pay],
    [`touch${note}`, rv32.touch],
    ["PAY without a counter (level 0)", rv32.level0.pay],
    ["PAY in suite 1", rv32.suite1.pay],
    [`idle before the touch, ${rv32.readyAgain.slices} slices`, rv32.readyAgain.instructions],
    ["  longest slice", rv32.readyAgain.longestSlice],
    [`idle after the touch, ${rv32.afterTouch.slices} slices`, rv32.afterTouch.instructions],
    ["  longest slice", rv32.afterTouch.longestSlice],
  ]);
  table("Where PAY's go, by method (with clocks in the image)", [
    ...rv32.payShares.map(({ name, calls, instructions }): [string, number] => [`${name} × ${calls}`, instructions]),
  ]);
  table("Primitives", [
    ...Object.entries(rv32.primitives),
    [`one ticket, ${rv32.ticket.slices} slices`, rv32.ticket.total],
    ["  longest slice", rv32.ticket.longest],
    [`one ticket of suite 1, ${rv32.suite1.ticket.slices} slices`, rv32.suite1.ticket.total],
    ["  longest slice", rv32.suite1.ticket.longest],
  ]);
  table("Peers on the same engine", [
    ["noble P-256 sign", peers.nobleP256Sign],
    ["noble P-256 sign, making its table", peers.nobleP256SignMakingTable],
    ["noble P-256 sign, with its table", peers.nobleP256SignWithTable],
    ["  bytes of RAM for that table", peers.nobleP256TableBytes],
  ]);
  table("Bytes on the air, both directions, ISO-DEP framing included", [["touch", air.touchBytes]]);
  table("Bytes of RAM, device program", [
    ["all of it", rv32.memory.ram],
    ["  arena of XS", rv32.memory.arena],
    ["  C heap", rv32.memory.cHeap],
    ["  C stack", rv32.memory.cStackPeak],
    ["  statics of the engine", rv32.memory.statics],
    ["in ROM: built-ins, names, bytecode", rv32.memory.rom],
  ]);
}

try {
  const measured = await measure();
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify(measured)}\n`);
  } else {
    print(measured);
  }
} catch (error) {
  if (!(error instanceof ToolchainMissing)) {
    throw error;
  }
  console.error(`nothing counted: ${error.message}`);
  process.exitCode = 1;
}
