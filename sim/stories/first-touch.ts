/**
 * The story `first-touch`: a level-1 bracelet is enrolled by two banks, loaded, and pays by touch; everything that can tear is torn; at the end every
 * fen is accounted for. Level 1 here means a software model of the secure element's storage and counter.
 */
import { enrol } from "../../parties/cooperative/station.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { fundGuarantee, issue } from "../../parties/institution/issuing/treasury.js";
import { reconcile } from "../../parties/institution/purses/reconcile.js";
import { lapseTickets } from "../../parties/institution/settlement/lapse.js";
import type { Settle } from "../../parties/merchant/batch.js";
import type { TouchOutcome } from "../../parties/merchant/terminal.js";
import { DAY_S, unhex } from "../../parties/shared/environment.js";
import { hex, yuan } from "../world/describe.js";
import { granted, mustPay, rest, ring, sync, touch } from "./acts.js";
import { type Cast, WALLET } from "./cast.js";
import { cannotCreate } from "./cooperative-tries.js";
import { must, type Stage } from "./stage.js";
import { strangerProbes } from "./stranger.js";

const ISSUED = 1_000_000_00;
const FUNDED = 500_00;
const LOADED = 200_00;
const TOPPED_UP = 200_00;
const TOUCHES = [12_34, 5_00, 30_00] as const;
const PRESSED = 60_00;
const TORN = 8_00;
const KILLED = 9_99;
const CUT = 7_77;

export async function firstTouch(stage: Stage, cast: Cast): Promise<void> {
  let paid = 0;
  const shopGot = (amount: number) => {
    paid += amount;
  };
  await opening(stage, cast);
  await touches(stage, cast, shopGot);
  await tears(stage, cast, shopGot);
  await stage.step("stranger", "A strange reader tries every command", () => strangerProbes(cast));
  await closing(stage, cast, () => paid);
}

async function opening(stage: Stage, cast: Cast): Promise<void> {
  const { centralBank, institution, cooperative, maker, bracelet } = cast;

  await stage.step("issue", "The central bank issues against a reserve", async () => {
    granted(await centralBank.deposit(institution.id, ISSUED, "reserve-1"), "the reserve is deposited");
    granted(await issue(institution, centralBank, ISSUED, "issue-1"), "the issue");
    granted(await fundGuarantee(institution, 10_000_00, "guarantee-1"), "the guarantee");
    granted(await sellTo(institution, cooperative.fundingWallet, FUNDED, "fund-1"), "the cooperative bank is funded");
    return `${yuan(ISSUED)} issued to the institution; ${yuan(FUNDED)} of it sold to the cooperative bank.`;
  });

  await stage.step("make", "The factory makes a bracelet", async () => {
    const product = { q: institution.enrolment.publicKey, institution: institution.id, level: 1 };
    const identity = granted(
      await bracelet.inField("factory", (pipe) => maker.personalise(pipe, product)),
      "the factory",
    );
    return `Its identity key was made on board and begins ${hex(identity).slice(0, 8)}; the maker attests level 1.`;
  });

  await stage.step("enrol", "The cooperative bank enrols it, anonymously", async () => {
    granted(await bracelet.inField("station", (pipe) => enrol(pipe, cooperative, WALLET)), "enrolment");
    const again = await bracelet.inField("station", (pipe) => enrol(pipe, cooperative, WALLET));
    must(again.ok, "sent again, the enrolment does not give the same");
    return `Wallet ${hex(WALLET).slice(-6)} is active; the station carried every byte and knows no key.`;
  });

  await stage.step("tickets", "It makes tickets while idle, and a first sync certifies them", async () => {
    await rest(cast, "making tickets");
    const seen = await sync(cast, "phone");
    must(seen.tickets === 10, `${seen.tickets} tickets instead of 10`);
    return `${seen.tickets} one-time tickets: ${seen.tickets} off-line payments left.`;
  });

  await stage.step("load", "Cash at the counter becomes money on the wrist", async () => {
    granted(await cooperative.takeCash(WALLET, LOADED, "cash-1"), "the load");
    granted(await cooperative.takeCash(WALLET, LOADED, "cash-1"), "the load, asked twice");
    const seen = await sync(cast, "station");
    must(seen.balance_minor === LOADED, `the purse holds ${yuan(seen.balance_minor)}`);
    await rest(cast, "getting ready");
    return `Booked to the float first, then applied once: the purse says ${yuan(seen.balance_minor)}.`;
  });
}

type Got = (amount_minor: number) => void;

async function touches(stage: Stage, cast: Cast, got: Got): Promise<void> {
  for (const [index, amount] of TOUCHES.entries()) {
    const name = `touch-${index + 1}`;
    await stage.step(name, `Touch ${index + 1}: ${yuan(amount)}, the terminal off line`, async () => {
      await mustPay(cast, await ring(cast, amount), amount);
      got(amount);
      await rest(cast, "getting ready");
      return `Paid ${yuan(amount)}; the shop checked two signatures without asking anybody.`;
    });
  }

  await stage.step("press", `${yuan(PRESSED)}: above the press-free cap`, async () => {
    const sale = await ring(cast, PRESSED);
    const first = await touch(cast, sale);
    must(first.outcome === "press", `without a press it ended in ${first.outcome}`);
    const other = await touch(cast, await ring(cast, PRESSED));
    must(other.outcome === "refused", `another request meanwhile ended in ${other.outcome}`);
    await cast.bracelet.press();
    await mustPay(cast, sale, PRESSED, true);
    got(PRESSED);
    await rest(cast, "getting ready");
    return `Refused until pressed, and only this very request was approved; then paid ${yuan(PRESSED)}.`;
  });

  await stage.step("refuse", "More than the balance", async () => {
    const before = cast.bracelet.medium();
    const sale = await ring(cast, 100_00);
    const first = await touch(cast, sale);
    must(first.outcome === "press", `above the press-free cap it ended in ${first.outcome}`);
    await cast.bracelet.press();
    const second = await touch(cast, sale);
    must(second.outcome === "refused", `with too little money it ended in ${second.outcome}`);
    must(cast.bracelet.medium() === before, "flash or vault changed");
    return "The press was asked for first, then one refusal for all reasons; not a bit of flash or vault changed.";
  });
}

async function tears(stage: Stage, cast: Cast, got: Got): Promise<void> {
  const { bracelet } = cast;

  await stage.step("torn", "Torn after the record was written", async () => {
    const sale = await ring(cast, TORN);
    // SELECT is answered; the answer to PAY is lost on the air.
    bracelet.loseAnswer("PAY");
    const torn = await touch(cast, sale);
    must(torn.outcome === "torn", `a lost answer ended in ${torn.outcome}`);
    const lost = bracelet.lastLost;
    await mustPay(cast, sale, TORN);
    must(hex(bracelet.lastAnswer) === hex(lost), "the second answer has other bytes");
    const again: TouchOutcome = await touch(cast, sale);
    must(again.outcome === "already-paid", `a third touch ended in ${again.outcome}`);
    got(TORN);
    await rest(cast, "getting ready");
    return `The re-touch gave the very same ${lost.length} bytes; paid once.`;
  });

  await stage.step("killed", "The power dies after the record, before the answer", async () => {
    const sale = await ring(cast, KILLED);
    // Durable operations of a touch: counter, record, wipe.
    await bracelet.tear("after", 2);
    const torn = await touch(cast, sale);
    must(torn.outcome === "torn", `a dead bracelet ended in ${torn.outcome}`);
    await bracelet.powerOn("started again over the same flash");
    await mustPay(cast, sale, KILLED);
    got(KILLED);
    await rest(cast, "getting ready");
    return `Boot replayed the journal and gave the payment of ${yuan(KILLED)} that nobody had seen; paid once.`;
  });

  await stage.step("top-up", "More cash at the counter", async () => {
    granted(await cast.cooperative.takeCash(WALLET, TOPPED_UP, "cash-2"), "the load");
    const seen = await sync(cast, "station");
    await rest(cast, "getting ready");
    return `Another ${yuan(TOPPED_UP)}: the purse says ${yuan(seen.balance_minor)}.`;
  });

  await stage.step("cut", "The power dies half-way through the record", async () => {
    const sale = await ring(cast, CUT);
    await bracelet.tear("half", 2);
    const torn = await touch(cast, sale);
    must(torn.outcome === "torn", `a dead bracelet ended in ${torn.outcome}`);
    await bracelet.powerOn("started again over the same flash");
    const distrust = await touch(cast, sale);
    must(distrust.outcome === "sync", `counter and journal disagree, and it ended in ${distrust.outcome}`);
    const repaired = await sync(cast, "phone");
    await rest(cast, "making new tickets");
    const refilled = await sync(cast, "phone");
    // The institution certifies only within the off-line cap; tickets it has seen no claim for yet still count against it.
    must(refilled.tickets > 0, "no tickets after the repair");
    await rest(cast, "getting ready");
    await mustPay(cast, sale, CUT);
    got(CUT);
    await rest(cast, "getting ready");
    return `The counter had moved and no record stood for it: suspended, repaired by a sync to ${yuan(repaired.balance_minor)}, then paid once.`;
  });
}

async function closing(stage: Stage, cast: Cast, paid: () => number): Promise<void> {
  const { institution, shop } = cast;
  const settle: Settle = (payee, records) => settleAnywhere(institution, payee, records);

  await stage.step("settle", "The shop hands in its batch", async () => {
    const batch = await shop.batch(settle);
    must(batch.amount_minor === paid(), `${yuan(batch.amount_minor)} were paid, not ${yuan(paid())}`);
    return `${batch.paid} payments, ${yuan(batch.amount_minor)} moved from float to merchant.`;
  });

  await stage.step("settle-again", "The same records once more", async () => {
    const sales = await shop.sales();
    const records = sales
      .filter((s) => s.answer !== "")
      .map((s) => ({ request: unhex(s.request), answer: unhex(s.answer) }));
    const results = await settleAnywhere(institution, shop.payee, records);
    must(
      results.every((r) => r.outcome === "already-paid"),
      "a record was paid twice",
    );
    const batch = await shop.batch(settle);
    must(batch.submitted === 0, "the shop still holds something to hand in");
    return `${results.length} times "already paid"; not a fen moved.`;
  });

  await stage.step("sync", "A sync reports, refills and reconciles", async () => {
    const seen = await sync(cast, "terminal on line");
    await rest(cast, "making tickets");
    const refilled = await sync(cast, "terminal on line");
    const rows = await reconcile(institution);
    const [row] = rows;
    must(rows.length === 1 && row.actual_minor === seen.balance_minor, "the shadow account speaks of another purse");
    must(row.difference_minor === 0, `purse and shadow account differ by ${yuan(row.difference_minor)}`);
    must(
      seen.balance_minor + row.shadow.withheld + paid() === LOADED + TOPPED_UP,
      "what was loaded is not what was paid plus what is left",
    );
    must(row.shadow.withheld > 0, "nothing is kept back for the ticket that may have been signed when the power died");
    const kept = `, ${yuan(row.shadow.withheld)} kept back until the cut ticket closes`;
    return `The purse says ${yuan(refilled.balance_minor)}${kept}; the shadow account says the same. ${refilled.tickets} tickets.`;
  });

  await stage.step("give-back", "Ninety-eight days later the cut ticket has lapsed", async () => {
    cast.world.advance_ms(98 * DAY_S * 1000);
    await cast.bracelet.powerOn("charged again");
    await lapseTickets(institution);
    const seen = await sync(cast, "phone");
    await rest(cast, "making tickets");
    const refilled = await sync(cast, "phone");
    must(seen.balance_minor + paid() === LOADED + TOPPED_UP, "what was kept back did not come back");
    return `Nobody claimed it, so what was kept back is on the wrist again: ${yuan(seen.balance_minor)}, ${refilled.tickets} tickets.`;
  });

  await stage.step("coop-cannot-create", "The cooperative bank tries to create value", () => cannotCreate(cast));
}
