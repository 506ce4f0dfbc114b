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

const PAY = "firmware/purse/commands/pay.ts";
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
    from: " || paidBefore(money, data)",
    to: "",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "only the last name is remembered",
    file: PAY,
    from: "for (const paid of money.paid) if (nameEquals(paid.request, data)) return true;",
    to: "",
    spec: "test/unit/purse/names.spec.ts",
  },
  {
    name: "a press pays an earlier name",
    file: PAY,
    from: "|| paidBefore(money, data)",
    to: "|| (!approved && paidBefore(money, data))",
    spec: "test/unit/purse/names.spec.ts",
  },
  {
    name: "a refusal leaves the press standing",
    file: PAY,
    from: "paidBefore(money, data)) return refused(withSession(state, { pending: null }));",
    to: "paidBefore(money, data)) return refused(state);",
    spec: "test/unit/purse/names.spec.ts",
  },
  {
    name: "a press for a SYNC-OPEN is waited for without end",
    file: "firmware/purse/consent/press.ts",
    from: "if (openPress !== null && now_ms < openPress.until_ms)",
    to: "if (openPress !== null)",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a SYNC-OPEN's press is as good as the asking",
    file: "firmware/purse/commands/sync-open.ts",
    from: "asked?.approved === true",
    to: "asked !== null",
    spec: "test/unit/purse/sync.spec.ts",
  },
  {
    name: "a SYNC-OPEN that wants a press says so in its status word",
    file: "firmware/purse/commands/sync-open.ts",
    from: "return { ...askPress(open, asked, now_ms), reply };",
    to: "return { ...askPress(open, asked, now_ms), reply: Uint8Array.of(0x90, 0x01) };",
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
    file: "firmware/purse/commands/sync-open.ts",
    from: "if (waitingPayment(state, now_ms) !== null) return quiet(state);",
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
    from: "if (money.limits !== null && !atMost(ask.limits, money.limits))",
    to: "if (false)",
    spec: "test/unit/purse/link.spec.ts",
  },
  {
    name: "a press approves any request",
    file: PAY,
    from: "if (pending !== null && !same(pending.request, data)) return refused(state);",
    to: "",
    spec: "test/unit/purse/pay.spec.ts",
  },
  {
    name: "the record is held for ever",
    file: "firmware/purse/payment/last-answer.ts",
    from: "now_ms >= before.session.heldUntil_ms",
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
    name: "a credit is applied as often as it is told",
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
    file: "firmware/purse/commands/link-pay.ts",
    from: "before.session.signing?.linked === true",
    to: "before.session.signing === null",
    spec: "test/unit/purse/link-pay.spec.ts",
  },
  {
    name: "the answer is given before the record is written",
    file: "firmware/main.ts",
    from: "for (const effect of outcome.effects) counter = this.#keeper.perform(effect) ?? counter;",
    to: 'for (const e of outcome.effects) if (e.kind !== "append") counter = this.#keeper.perform(e) ?? counter;',
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
