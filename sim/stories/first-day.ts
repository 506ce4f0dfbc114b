/**
 * The story `first-day`: two operating institutions, a phone, shops on line and off line, and five bracelets live through a day and the half year after it.
 * Levels and secure elements are software models. Each part of the day has its own file; this one opens it.
 */
import { enrol } from "../../parties/cooperative/station.js";
import { trustMaker } from "../../parties/institution/issuing/makers.js";
import { sellTo } from "../../parties/institution/issuing/soft-wallet.js";
import { fundGuarantee, issue } from "../../parties/institution/issuing/treasury.js";
import { hex, yuan } from "../world/describe.js";
import { granted, rest, sync } from "./acts.js";
import { type Cast, WALLET } from "./cast.js";
import { type DayCast, gatherDay } from "./day-cast.js";
import { evening } from "./day-evening.js";
import { morning } from "./day-morning.js";
import { noon } from "./day-noon.js";
import { winter } from "./day-winter.js";
import { must, type Stage } from "./stage.js";

const ISSUED = 1_000_000_00;
const FUNDED = 900_00;
const CASH = 200_00;

export async function firstDay(stage: Stage, cast: Cast): Promise<void> {
  const day = await gatherDay(cast);
  await opening(stage, day);
  const shopped = await morning(stage, day);
  await noon(stage, day, shopped);
  await evening(stage, day);
  await winter(stage, day);
}

async function opening(stage: Stage, cast: DayCast): Promise<void> {
  const { centralBank, institution, second, cooperative, maker, bracelet } = cast;

  await stage.step("issue", "The central bank issues to two institutions", async () => {
    for (const [name, one] of [["first", institution] as const, ["second", second] as const]) {
      granted(await centralBank.deposit(one.id, ISSUED, `reserve-${name}`), "the reserve");
      granted(await issue(one, centralBank, ISSUED, `issue-${name}`), "the issue");
      granted(await fundGuarantee(one, 10_000_00, `guarantee-${name}`), "the guarantee");
    }
    await trustMaker(institution, maker.id, maker.publicKey);
    granted(await sellTo(institution, cooperative.fundingWallet, FUNDED, "fund-1"), "the cooperative bank is funded");
    return `${yuan(ISSUED)} to each, against reserves; terminals hold the certificates of both.`;
  });

  await stage.step("make", "The factory makes a bracelet", async () => {
    const product = { q: institution.enrolment.publicKey, institution: institution.id, level: 1 };
    const identity = granted(await bracelet.inField("factory", (p) => maker.personalise(p, product)), "the factory");
    return `Its identity key was made on board and begins ${hex(identity).slice(0, 8)}.`;
  });

  await stage.step("enrol", "Issued over the counter, anonymously", async () => {
    granted(await bracelet.inField("station", (pipe) => enrol(pipe, cooperative, WALLET)), "the enrolment");
    return `Wallet ${hex(WALLET).slice(-6)}: no name was asked for; the station carried every byte and knows no key.`;
  });

  await stage.step("cash", "Cash over the counter, and the first tickets", async () => {
    await rest(cast, "making tickets");
    granted(await cooperative.takeCash(WALLET, CASH, "cash-1"), "the load");
    const seen = await sync(cast, "station");
    await rest(cast, "getting ready");
    must(seen.balance_minor === CASH && seen.tickets === 10, "the purse says otherwise");
    return `The purse says ${yuan(seen.balance_minor)} and ${seen.tickets} off-line payments.`;
  });
}
