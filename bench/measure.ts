/**
 * Every figure of `npm run bench`; the same sources and compiler give exactly the same figures.
 *
 * A count is of retired instructions of rv32imc (docs/performance.md says what that is and is not). Unless their name says otherwise figures are of the
 * device image in a wrist's memory, level 1 and suite 1.
 */
import { readFileSync, statSync } from "node:fs";
import { decodeAnswer } from "../boards/desktop/events.js";
import { compileImage } from "../boards/virt-rv32/build.js";
import { PLENTY, ram, WRIST } from "../boards/virt-rv32/emulation.js";
import { bundleImage } from "../tools/bundle.js";
import { airBytes } from "./air.js";
import { bundled } from "./bundled.js";
import { countFloor } from "./floor.js";
import { countPeers } from "./peers.js";
import { countPrimitives } from "./primitives.js";
import { decodeProfile, PROFILE, type Share, shares } from "./profile.js";
import { commands, contentsOf, type Level, touchSteps } from "./purse.js";
import { type Counted, type Replayed, replay } from "./recording.js";
import { recordCompaction, recordFirstLife } from "./recordings.js";
import { countTouch, type Step, type TouchCounts } from "./touch.js";
import { countWorst } from "./worst.js";

function stepOf(counts: TouchCounts, name: string) {
  const step = counts.steps.find((one) => one.name === name);
  if (!step) throw new Error(`no step ${name}`);
  return step;
}

/** Boot and one touch of a purse that is powered on with money and tickets and has finished its idle work. */
async function countLevel(level: Level, suite: number) {
  const list = commands(level);
  const counts = await countTouch(readFileSync(await bundleImage()), contentsOf(level, suite), touchSteps(list));
  const exchanges = list.map(({ name, apdu }) => ({
    command: apdu,
    response: decodeAnswer(stepOf(counts, name).answer).data,
  }));
  if (exchanges.some(({ response }) => Buffer.from(response.subarray(-2)).toString("hex") !== "9000")) {
    throw new Error("the purse of the specs did not pay");
  }
  const [select, pay] = list.map(({ name }) => stepOf(counts, name));
  if (select.collected || pay.collected) throw new Error("garbage was collected during the touch");
  return {
    boot: counts.boot.create + counts.boot.script,
    select: select.instructions,
    pay: pay.instructions,
    touch: select.instructions + pay.instructions,
    touchBytes: airBytes(exchanges),
  };
}

/** By method, from an image that counts the instructions of its methods; suite 2. */
async function profilePay(): Promise<Share[]> {
  const readProfile: Step = { name: "profile", payload: Uint8Array.of(PROFILE) };
  const steps = touchSteps(commands(1)).flatMap((step) =>
    step.name === "PAY" ? [readProfile, step, readProfile] : [step],
  );
  const counts = await countTouch(await bundled("images/profile.ts"), contentsOf(1), steps, PLENTY);
  return shares(decodeProfile(counts.steps.filter(({ name }) => name === "profile")[1].answer));
}

/** Of a replay with so much memory that garbage is not collected. */
function counted(life: Replayed, name: string): Counted {
  const count = life.counts.get(name);
  if (count === undefined || life.collections > 0) throw new Error(`no count of ${name} without a garbage collection`);
  return count;
}

/** Idle work by what it is for, the longest slice of each. */
export const SLICES = ["identity", "agreement", "ticket", "keyList", "preparedPayment", "compaction", "tidy"] as const;

async function countRecordings(suite: number) {
  const [first, compaction] = [recordFirstLife(suite), recordCompaction(suite)];
  const long = await replay(first.contents, first.events, PLENTY);
  const again = await replay(compaction.contents, compaction.events, PLENTY);
  const wrist = await replay(first.contents, first.events, WRIST);
  const compacting = await replay(compaction.contents, compaction.events, WRIST);
  const longest = (name: string) => counted(name === "compaction" ? again : long, name).longest;
  const memories = [wrist.memory, compacting.memory];
  const peak = (of: (memory: Replayed["memory"]) => number) => Math.max(...memories.map(of));
  return {
    receipt: longest("receipt"),
    // Two were made.
    makeTicket: Math.round(counted(long, "ticket").instructions / 2),
    sync: {
      open: longest("syncOpen"),
      hello: longest("syncHello"),
      next: counted(again, "syncNext").longest,
      orders: longest("syncOrders"),
    },
    slices: Object.fromEntries(SLICES.map((name) => [name, longest(name)])),
    longestSlice: Math.max(long.longestSlice, again.longestSlice),
    longestSliceCollecting: Math.max(wrist.longestCollected, compacting.longestCollected),
    arenaPeakBytes: peak(({ arena }) => arena),
    ramPeakBytes: peak(ram),
    cHeapBytes: peak(({ cHeap }) => cHeap),
    cStackPeakBytes: peak(({ cStackPeak }) => cStackPeak),
    staticBytes: peak(({ statics }) => statics),
    romBytes: peak(({ rom }) => rom),
  };
}

/** Peak of RAM in the first life of a bracelet of suite 2, which begins in suite 1. */
async function suite2RamPeak(): Promise<number> {
  const { contents, events } = recordFirstLife(2);
  return ram((await replay(contents, events, WRIST)).memory);
}

export async function measure() {
  const { single } = await countPrimitives();
  const { touchBytes, ...one } = await countLevel(1, 1);
  const { receipt, makeTicket, arenaPeakBytes, ...lives } = await countRecordings(1);
  const { touchBytes: touchBytesSuite2, ...suite2 } = await countLevel(1, 2);
  const { touchBytes: touchBytesLevel0, ...level0 } = await countLevel(0, 1);
  const { select, pay, touch, boot } = one;
  const flashBytes = statSync(await compileImage(readFileSync(await bundleImage()))).size;
  return {
    rv32: {
      select,
      pay,
      touch,
      receipt,
      makeTicket,
      boot,
      arenaPeakBytes,
      flashBytes,
      ...lives,
      worst: await countWorst(1, select),
      suite2: { ...suite2, ramPeakBytes: await suite2RamPeak() },
      level0,
      primitives: Object.fromEntries(single),
      payShares: await profilePay(),
    },
    air: { touchBytes, touchBytesSuite2, touchBytesLevel0 },
    peers: {
      ...(await countPeers()),
      cFieldMul: await countFloor(),
      ourFieldMul: single.get("SM2, multiplication mod p") ?? 0,
    },
  };
}

export type Figures = Awaited<ReturnType<typeof measure>>;
