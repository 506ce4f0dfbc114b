/**
 * The story `first-day`: two operating institutions, a phone, online and offline shops, and five bracelets live through a day and the half year after it.
 * Levels and secure elements are software models. Each part of the day has its own file; this one opens it.
 */
import { enrol } from "../../parties/cooperative/station.js";
import { trustMaker } from "../../parties/institution/issuing/makers.js";
import { sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { fundGuarantee, issue } from "../../parties/institution/issuing/treasury.js";
import { hex, yuan } from "../text/format.js";
import { doIdleWork, expectOk, sync } from "./acts.js";
import { evening } from "./day-evening.js";
import { morning } from "./day-morning.js";
import { noon } from "./day-noon.js";
import { type DayParties, openDayParties } from "./day-parties.js";
import { winter } from "./day-winter.js";
import { type Parties, WALLET } from "./parties.js";
import { must, type StoryRun } from "./story-run.js";

const ISSUED = 1_000_000_00;
const FUNDED = 900_00;
const CASH = 200_00;

export async function firstDay(story: StoryRun, parties: Parties): Promise<void> {
  const day = await openDayParties(parties);
  await opening(story, day);
  const paidTickets = await morning(story, day);
  await noon(story, day, paidTickets);
  await evening(story, day);
  await winter(story, day);
}

async function opening(story: StoryRun, parties: DayParties): Promise<void> {
  const { centralBank, institution, second, cooperative, maker, bracelet } = parties;

  await story.step("issue", "The central bank issues to two institutions", async () => {
    for (const [name, one] of [["first", institution] as const, ["second", second] as const]) {
      expectOk(await centralBank.deposit(one.id, ISSUED, `reserve-${name}`), "the reserve");
      expectOk(await issue(one, centralBank, ISSUED, `issue-${name}`), "the issue");
      expectOk(await fundGuarantee(one, 10_000_00, `guarantee-${name}`), "the guarantee");
    }
    await trustMaker(institution, maker.id, maker.publicKey);
    expectOk(await sellTo(institution, cooperative.fundingWallet, FUNDED, "fund-1"), "the cooperative bank is funded");
    return `${yuan(ISSUED)} to each, against reserves; terminals hold the certificates of both.`;
  });

  await story.step("make", "The factory makes a bracelet", async () => {
    const product = { q: institution.enrolment.publicKey, institution: institution.id, level: 1 };
    const identity = expectOk(await bracelet.inField("factory", (p) => maker.personalise(p, product)), "the factory");
    return `Its identity key was made on board and begins ${hex(identity).slice(0, 8)}.`;
  });

  await story.step("enrol", "Issued over the counter, anonymously", async () => {
    expectOk(await bracelet.inField("station", (exchange) => enrol(exchange, cooperative, WALLET)), "the enrolment");
    return `Wallet ${hex(WALLET).slice(-6)}: no name was asked for; the station carried every byte and knows no key.`;
  });

  await story.step("cash", "Cash over the counter, and the first tickets", async () => {
    await doIdleWork(parties, "making tickets");
    expectOk(await cooperative.takeCash(WALLET, CASH, "cash-1"), "the load");
    const seen = await sync(parties, "station");
    await doIdleWork(parties, "getting ready");
    must(seen.balance_minor === CASH && seen.tickets === 10, "the purse says otherwise");
    return `The purse says ${yuan(seen.balance_minor)} and ${seen.tickets} off-line payments.`;
  });
}
