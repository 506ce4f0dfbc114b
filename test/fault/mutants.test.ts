/**
 * Controls for the purse's specs: one small wrong change of the shipping firmware at a time, and a spec that must then fail. A mutant that lives says that a
 * promise is not held by any test.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { ROOT } from "../../tools/bundle.js";

/** A mutant that never ends is noticed too. */
const LONGEST_MS = 120_000;

interface Mutant {
  /** What is broken, in words. */
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The spec that must notice. */
  readonly spec: string;
}

const PAY = "firmware/purse/payment/pay.ts";
const MUTANTS: readonly Mutant[] = [
  {
    name: "the balance is not looked at",
    file: PAY,
    from: "amount > money.balance_minor || ",
    to: "",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "the same name is paid again",
    file: PAY,
    from: " || paidBefore(money, request)",
    to: "",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "only the last name is remembered",
    file: PAY,
    from: "for (const paid of money.paid) if (hasName(paid.request, request)) return true;",
    to: "",
    spec: "test/unit/purse/names.spec.ts",
  },
  {
    name: "a press pays an earlier name",
    file: PAY,
    from: "|| paidBefore(money, request)",
    to: "|| (!approved && paidBefore(money, request))",
    spec: "test/unit/purse/names.spec.ts",
  },
  {
    name: "a refusal leaves the press standing",
    file: PAY,
    from: 'paidBefore(money, request)) return notPaid("refused", withdrawn(state));',
    to: 'paidBefore(money, request)) return notPaid("refused", state);',
    spec: "test/unit/purse/names.spec.ts",
  },
  {
    name: "a press for a SYNC-OPEN is waited for without end",
    file: "firmware/purse/consent/press.ts",
    from: "now_ms >= question.until_ms",
    to: 'question.kind !== "sync-open" && now_ms >= question.until_ms',
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a SYNC-OPEN's press is as good as the asking",
    file: "firmware/purse/commands/sync-open.ts",
    from: "now_ms < state.session.openAllowedUntil_ms",
    to: 'openQuestion(state, "sync-open", now_ms) !== null',
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a SYNC-OPEN that wants a press says so in its status word",
    file: "firmware/purse/commands/sync-open.ts",
    from: "{ ...done(posed, answer), cues: [CUE.press] }",
    to: "{ ...done(posed, answer), cues: [CUE.press], reply: Uint8Array.of(0x90, 0x01) }",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a SYNC-OPEN that wants a press shows the purse's next handle",
    file: "firmware/purse/commands/sync-open.ts",
    from: "real ? walletKey(state.device) : core.random(32)",
    to: "walletKey(state.device)",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a SYNC-OPEN asks for its press while a payment waits for one",
    file: "firmware/purse/consent/question.ts",
    from: 'openQuestion(state, "payment", now_ms) !== null || ',
    to: "",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a phone sets any limits",
    file: "protocol/commands/link.ts",
    from: 'if (!isOffered(limits)) r.fail("bad-value");',
    to: "",
    spec: "test/unit/purse/link.spec.ts",
  },
  {
    name: "a phone raises limits",
    file: "firmware/purse/commands/link.ts",
    from: "if (money.limits !== null && !atMost(request.limits, money.limits))",
    to: "if (false)",
    spec: "test/unit/purse/link.spec.ts",
  },
  {
    name: "a press approves any request",
    file: PAY,
    from: "if (waiting !== null && !sameBytes(waiting.request.bytes, request.bytes))",
    to: "if (false)",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "a question that waits is not replaced by the next",
    file: "firmware/purse/consent/question.ts",
    from: "return withSession(state, { question });",
    to: "return withSession(state, { question: state.session.question ?? question });",
    spec: "test/unit/purse/question.spec.ts",
  },
  {
    name: "a payment that asks for its press leaves an earlier question standing",
    file: PAY,
    from: 'return notPaid("press", pose(state, next));',
    to: 'return notPaid("press", state.session.question === null ? pose(state, next) : state);',
    spec: "test/unit/purse/question.spec.ts",
  },
  {
    name: "a thaw that is asked leaves an earlier question standing",
    file: "firmware/purse/commands/link.ts",
    from: "return { state: posed, effects",
    to: "return { state: state.session.question === null ? posed : state, effects",
    spec: "test/unit/purse/question.spec.ts",
  },
  {
    name: "a press for a SYNC-OPEN is lost when a payment asks for its own",
    file: PAY,
    from: 'return notPaid("press", pose(state, next));',
    to: 'return notPaid("press", withSession(pose(state, next), { openAllowedUntil_ms: 0 }));',
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "the last answer is given without end",
    file: "firmware/purse/payment/last-answer.ts",
    from: "now_ms >= before.session.lastAnswerUntil_ms",
    to: "now_ms < 0",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "a press-free payment does not add to the sum",
    file: "firmware/purse/state/money.ts",
    from: "before.pressFreeSum_minor + amount",
    to: "before.pressFreeSum_minor",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "a credit is applied as often as it comes",
    file: "firmware/purse/channel/orders.ts",
    from: "if (item.number <= money.lastCredit) return [];",
    to: "",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a handle is shown twice",
    file: "firmware/purse/commands/sync-open.ts",
    from: "index: before.index + 1",
    to: "index: before.index",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "frames are not counted",
    file: "firmware/purse/channel/channel.ts",
    from: "received: channel.received + 1",
    to: "received: channel.received",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a payment inside the link needs no press",
    file: PAY,
    from: "linked || amount > limits.pressFree_minor",
    to: "amount > limits.pressFree_minor",
    spec: "test/unit/purse/link-pay.spec.ts",
  },
  {
    name: "a payment inside the link is answered outside it",
    file: "firmware/purse/step.ts",
    from: "state.session.signing?.linked === true",
    to: "state.session.signing === null",
    spec: "test/unit/purse/link-pay.spec.ts",
  },
  {
    name: "the answer is given before the record is written",
    file: "firmware/main.ts",
    from: "for (const effect of result.effects) counter = this.#performer.perform(effect) ?? counter;",
    to: 'for (const e of result.effects) if (e.kind !== "append") counter = this.#performer.perform(e) ?? counter;',
    spec: "test/tear/touch.spec.ts",
  },
  {
    name: "the spent secret stays",
    file: "firmware/journal/region.ts",
    from: "this.#flash.program(this.base + position * RECORD_SIZE + SECRET_AT, this.#zeros.slice(0, SECRET_SIZE));",
    to: "",
    spec: "test/tear/touch.spec.ts",
  },
  {
    name: "the counter is not compared at boot",
    file: "firmware/purse/boot.ts",
    from: "counter !== null && counter !== money.seq",
    to: "counter !== null && counter < 0",
    spec: "test/tear/touch.spec.ts",
  },
  {
    name: "damage is read as a torn end",
    file: "firmware/journal/journal.ts",
    from: "if (torn >= 0) damaged = true;",
    to: "",
    spec: "test/unit/journal/journal.spec.ts",
  },
];

/** The spec bundled with one file of the firmware changed; its exit code under mocha. */
async function run(mutant: Mutant, at: number): Promise<number | null> {
  const folder = join(ROOT, "build/mutants");
  mkdirSync(folder, { recursive: true });
  // Of this process alone: it is written in several steps.
  const outfile = join(folder, `${process.pid}-${at}.mjs`);
  const target = join(ROOT, mutant.file);
  await build({
    entryPoints: [join(ROOT, mutant.spec)],
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "silent",
    plugins: [
      {
        name: "mutant",
        setup: (b) =>
          b.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path !== target) return undefined;
            const source = readFileSync(path, "utf8");
            if (!source.includes(mutant.from)) throw new Error(`${mutant.file} has no such line any more`);
            return { contents: source.replace(mutant.from, mutant.to), loader: "ts" as const };
          }),
      },
    ],
  });
  const mocha = join(ROOT, "node_modules/mocha/bin/mocha.js");
  const { status } = spawnSync(process.execPath, [mocha, "--no-config", "--bail", outfile], {
    cwd: ROOT,
    timeout: LONGEST_MS,
  });
  rmSync(outfile);
  return status;
}

describe("mutants of the purse", () => {
  it("the bundle itself is sound: an unchanged one passes", async () => {
    const unchanged = { ...MUTANTS[0], name: "none", to: MUTANTS[0].from };
    expect(await run(unchanged, 0)).to.equal(0);
  });

  for (const [i, mutant] of MUTANTS.entries()) {
    it(`is noticed: ${mutant.name}`, async () => {
      expect(await run(mutant, i + 1)).not.to.equal(0);
    });
  }
});
