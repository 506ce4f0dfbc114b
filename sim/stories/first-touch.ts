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
import { hex, yuan } from "../text/format.js";
import { doIdleWork, expectOk, expectPayment, newSale, sync, touch } from "./acts.js";
import { cannotCreate } from "./cooperative-tries.js";
import { type Parties, WALLET } from "./parties.js";
import { must, type StoryRun } from "./story-run.js";
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

export async function firstTouch(story: StoryRun, parties: Parties): Promise<void> {
  let paid = 0;
  const addPaid = (amount: number) => {
    paid += amount;
  };
  await opening(story, parties);
  await touches(story, parties, addPaid);
  await tears(story, parties, addPaid);
  await story.step("stranger", "A strange reader tries every command", () => strangerProbes(parties));
  await closing(story, parties, () => paid);
}

async function opening(story: StoryRun, parties: Parties): Promise<void> {
  const { centralBank, institution, cooperative, maker, bracelet } = parties;

  await story.step("issue", "The central bank issues against a reserve", async () => {
    expectOk(await centralBank.deposit(institution.id, ISSUED, "reserve-1"), "the reserve is deposited");
    expectOk(await issue(institution, centralBank, ISSUED, "issue-1"), "the issue");
    expectOk(await fundGuarantee(institution, 10_000_00, "guarantee-1"), "the guarantee");
    expectOk(await sellTo(institution, cooperative.fundingWallet, FUNDED, "fund-1"), "the cooperative bank is funded");
    return `${yuan(ISSUED)} issued to the institution; ${yuan(FUNDED)} of it sold to the cooperative bank.`;
  });

  await story.step("make", "The factory makes a bracelet", async () => {
    const product = { q: institution.enrolment.publicKey, institution: institution.id, level: 1 };
    const identity = expectOk(
      await bracelet.inField("factory", (exchange) => maker.personalise(exchange, product)),
      "the factory",
    );
    return `Its identity key was made on board and begins ${hex(identity).slice(0, 8)}; the maker attests level 1.`;
  });

  await story.step("enrol", "The cooperative bank enrols it, anonymously", async () => {
    expectOk(await bracelet.inField("station", (exchange) => enrol(exchange, cooperative, WALLET)), "enrolment");
    const again = await bracelet.inField("station", (exchange) => enrol(exchange, cooperative, WALLET));
    must(again.ok, "sent again, the enrolment does not give the same");
    return `Wallet ${hex(WALLET).slice(-6)} is active; the station carried every byte and knows no key.`;
  });

  await story.step("tickets", "It makes tickets while idle, and a first sync certifies them", async () => {
    await doIdleWork(parties, "making tickets");
    const seen = await sync(parties, "phone");
    must(seen.tickets === 10, `${seen.tickets} tickets instead of 10`);
    return `${seen.tickets} one-time tickets: ${seen.tickets} off-line payments left.`;
  });

  await story.step("load", "Cash at the counter becomes money on the wrist", async () => {
    expectOk(await cooperative.takeCash(WALLET, LOADED, "cash-1"), "the load");
    expectOk(await cooperative.takeCash(WALLET, LOADED, "cash-1"), "the load, asked twice");
    const seen = await sync(parties, "station");
    must(seen.balance_minor === LOADED, `the purse holds ${yuan(seen.balance_minor)}`);
    await doIdleWork(parties, "getting ready");
    return `Booked to the float first, then applied once: the purse says ${yuan(seen.balance_minor)}.`;
  });
}

type AddPaid = (amount_minor: number) => void;

async function touches(story: StoryRun, parties: Parties, addPaid: AddPaid): Promise<void> {
  for (const [index, amount] of TOUCHES.entries()) {
    const name = `touch-${index + 1}`;
    await story.step(name, `Touch ${index + 1}: ${yuan(amount)}, the terminal off line`, async () => {
      await expectPayment(parties, await newSale(parties, amount), amount);
      addPaid(amount);
      await doIdleWork(parties, "getting ready");
      return `Paid ${yuan(amount)}; the shop checked two signatures without asking anybody.`;
    });
  }

  await story.step("press", `${yuan(PRESSED)}: above the press-free cap`, async () => {
    const sale = await newSale(parties, PRESSED);
    const first = await touch(parties, sale);
    must(first.outcome === "press", `without a press it ended in ${first.outcome}`);
    const other = await touch(parties, await newSale(parties, PRESSED));
    must(other.outcome === "refused", `another request meanwhile ended in ${other.outcome}`);
    await parties.bracelet.press();
    await expectPayment(parties, sale, PRESSED, true);
    addPaid(PRESSED);
    await doIdleWork(parties, "getting ready");
    return `Refused until pressed, and only this very request was approved; then paid ${yuan(PRESSED)}.`;
  });

  await story.step("refuse", "More than the balance", async () => {
    const before = parties.bracelet.medium();
    const sale = await newSale(parties, 100_00);
    const first = await touch(parties, sale);
    must(first.outcome === "press", `above the press-free cap it ended in ${first.outcome}`);
    await parties.bracelet.press();
    const second = await touch(parties, sale);
    must(second.outcome === "refused", `with too little money it ended in ${second.outcome}`);
    must(parties.bracelet.medium() === before, "flash or vault changed");
    return "The press was asked for first, then one refusal for all reasons; not a bit of flash or vault changed.";
  });
}

async function tears(story: StoryRun, parties: Parties, addPaid: AddPaid): Promise<void> {
  const { bracelet } = parties;

  await story.step("torn", "Torn after the record was written", async () => {
    const sale = await newSale(parties, TORN);
    // SELECT is answered; the answer to PAY is lost on the air.
    bracelet.loseAnswer("PAY");
    const torn = await touch(parties, sale);
    must(torn.outcome === "torn", `a lost answer ended in ${torn.outcome}`);
    const lost = bracelet.lastLost;
    await expectPayment(parties, sale, TORN);
    must(hex(bracelet.lastAnswer) === hex(lost), "the second answer has other bytes");
    const again: TouchOutcome = await touch(parties, sale);
    must(again.outcome === "already-paid", `a third touch ended in ${again.outcome}`);
    addPaid(TORN);
    await doIdleWork(parties, "getting ready");
    return `The re-touch gave the very same ${lost.length} bytes; paid once.`;
  });

  await story.step("killed", "The power dies after the record, before the answer", async () => {
    const sale = await newSale(parties, KILLED);
    // Durable operations of a touch: counter, record, wipe.
    await bracelet.tear("after", 2);
    const torn = await touch(parties, sale);
    must(torn.outcome === "torn", `a dead bracelet ended in ${torn.outcome}`);
    await bracelet.powerOn("started again over the same flash");
    await expectPayment(parties, sale, KILLED);
    addPaid(KILLED);
    await doIdleWork(parties, "getting ready");
    return `Boot replayed the journal and gave the payment of ${yuan(KILLED)} that nobody had seen; paid once.`;
  });

  await story.step("top-up", "More cash at the counter", async () => {
    expectOk(await parties.cooperative.takeCash(WALLET, TOPPED_UP, "cash-2"), "the load");
    const seen = await sync(parties, "station");
    await doIdleWork(parties, "getting ready");
    return `Another ${yuan(TOPPED_UP)}: the purse says ${yuan(seen.balance_minor)}.`;
  });

  await story.step("cut", "The power dies half-way through the record", async () => {
    const sale = await newSale(parties, CUT);
    await bracelet.tear("half", 2);
    const torn = await touch(parties, sale);
    must(torn.outcome === "torn", `a dead bracelet ended in ${torn.outcome}`);
    await bracelet.powerOn("started again over the same flash");
    const distrust = await touch(parties, sale);
    must(distrust.outcome === "sync", `counter and journal disagree, and it ended in ${distrust.outcome}`);
    const repaired = await sync(parties, "phone");
    await doIdleWork(parties, "making new tickets");
    const refilled = await sync(parties, "phone");
    // The institution certifies only within the offline cap; tickets it has seen no claim for yet still count against it.
    must(refilled.tickets > 0, "no tickets after the repair");
    await doIdleWork(parties, "getting ready");
    await expectPayment(parties, sale, CUT);
    addPaid(CUT);
    await doIdleWork(parties, "getting ready");
    return `The counter had moved and no record stood for it: suspended, repaired by a sync to ${yuan(repaired.balance_minor)}, then paid once.`;
  });
}

async function closing(story: StoryRun, parties: Parties, paid: () => number): Promise<void> {
  const { institution, shop } = parties;
  const settle: Settle = (payee, records) => settleAnywhere(institution, payee, records);

  await story.step("settle", "The shop hands in its batch", async () => {
    const batch = await shop.batch(settle);
    must(batch.amount_minor === paid(), `${yuan(batch.amount_minor)} were paid, not ${yuan(paid())}`);
    return `${batch.paid} payments, ${yuan(batch.amount_minor)} moved from float to merchant.`;
  });

  await story.step("settle-again", "The same records once more", async () => {
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

  await story.step("sync", "A sync reports, refills and reconciles", async () => {
    const seen = await sync(parties, "terminal on line");
    await doIdleWork(parties, "making tickets");
    const refilled = await sync(parties, "terminal on line");
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

  await story.step("give-back", "Ninety-eight days later the cut ticket has lapsed", async () => {
    parties.world.advance_ms(98 * DAY_S * 1000);
    await parties.bracelet.powerOn("charged again");
    await lapseTickets(institution);
    const seen = await sync(parties, "phone");
    await doIdleWork(parties, "making tickets");
    const refilled = await sync(parties, "phone");
    must(seen.balance_minor + paid() === LOADED + TOPPED_UP, "what was kept back did not come back");
    return `Nobody claimed it, so what was kept back is on the wrist again: ${yuan(seen.balance_minor)}, ${refilled.tickets} tickets.`;
  });

  await story.step("coop-cannot-create", "The cooperative bank tries to create value", () => cannotCreate(parties));
}
