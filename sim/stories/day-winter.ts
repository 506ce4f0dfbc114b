/** A copied bracelet and a lost one: what each can still do, who pays for it, and where the money is at the end. */

import { topUp } from "../../parties/institution/purses/load.js";
import { replace, reportLost } from "../../parties/institution/purses/loss.js";
import { encodeForkProof } from "../../parties/institution/settlement/fork-file.js";
import { forkProofs } from "../../parties/institution/settlement/fork-proof.js";
import { findPurse } from "../../parties/institution/store/tables.js";
import { verifyFork } from "../../tools/verify-fork.js";
import { hex, yuan } from "../text/format.js";
import { purseByPurse } from "../world/banks.js";
import { doIdleWork, expectOk } from "./acts.js";
import {
  bind,
  hold,
  issueBracelet,
  newSaleAt,
  outcomeOf,
  type Purchase,
  payAt,
  settler,
  touchAt,
  withBracelet,
} from "./day-acts.js";
import { later } from "./day-evening.js";
import { CLONED_WALLET, type DayParties, HEIR_WALLET, postBulletins } from "./day-parties.js";
import { WALLET } from "./parties.js";
import { must, type StoryRun } from "./story-run.js";

export async function winter(story: StoryRun, parties: DayParties): Promise<void> {
  await cloned(story, parties);
  await lost(story, parties);
  await story.step("reconcile", "Purse by purse", () => reconcileAll(parties));
}

async function cloned(story: StoryRun, parties: DayParties): Promise<void> {
  const { institution, second, shop, market } = parties;
  let original = parties;
  let copy = parties;

  await story.step("clone", "A laboratory copies a bracelet, counter and all", async () => {
    original = withBracelet(
      parties,
      await issueBracelet(parties, { name: "victim", level: 1, wallet: CLONED_WALLET, cash_minor: 30_00 }),
    );
    copy = withBracelet(parties, await parties.openBracelet("copy", { copyOf: "victim" }));
    await payAt(original, { place: "shop", amount_minor: 8_00 });
    await payAt(copy, { place: "market", amount_minor: 7_00 });
    return "Off line both were taken: two payments under one ticket. No terminal could know.";
  });

  await story.step("fork", "Both are handed in: one is money, the other evidence", async () => {
    must((await shop.batch(settler(institution))).paid === 1, "the first claim was not paid");
    const batch = await market.batch(settler(second));
    must(batch.rejected === 1 && batch.paid === 0, "a ticket was paid twice");
    const [proof] = await forkProofs(institution);
    must(proof !== undefined, "there is no proof of it");
    const file = encodeForkProof(proof);
    const verdict = verifyFork(file);
    must(verdict.ok, `the proof does not hold: ${verdict.ok ? "" : verdict.why}`);
    must(verdict.wallet === hex(CLONED_WALLET), "the proof names another wallet");
    // The control: with one bit changed it proves nothing.
    const bent = file.slice();
    bent[20] ^= 1;
    must(!verifyFork(bent).ok, "a bent proof holds");
    return `A proof of ${file.length} bytes names identity ${verdict.identity.slice(0, 8)}…; a program that shares no code with the bank checks it.`;
  });

  await story.step("hotlist", "The hotlist reaches the terminals", async () => {
    await postBulletins(parties);
    const order: Purchase = { place: "market", amount_minor: 5_00 };
    const got = await touchAt(copy, await newSaleAt(copy, order), order);
    must(outcomeOf(got) === "hotlisted", `the copy's next touch ended in ${outcomeOf(got)}`);
    const row = await findPurse(institution.db, hex(CLONED_WALLET));
    must(row?.state === "suspended" && row.reason === "forked", "the wallet is not suspended");
    return "The copy's next ticket is refused off line; the wallet is suspended, and only the market's one payment was lost.";
  });
}

async function lost(story: StoryRun, parties: DayParties): Promise<void> {
  const { phone, institution } = parties;
  let heir = parties;

  await story.step("lost", "The bracelet is lost, and frozen from the phone", async () => {
    expectOk(await reportLost(parties.institution, phone.name, WALLET), "the report");
    expectOk(await reportLost(parties.institution, phone.name, WALLET), "the report, made twice");
    await postBulletins(parties);
    const order: Purchase = { place: "shop", amount_minor: 5_00 };
    const got = await touchAt(parties, await newSaleAt(parties, order), order);
    must(outcomeOf(got) === "hotlisted", `the finder's touch ended in ${outcomeOf(got)}`);
    const load = await topUp(parties.institution, {
      softWallet: phone.name,
      wallet: WALLET,
      amount_minor: 1_00,
      key: "top-2",
    });
    must(!load.ok && load.error.name === "wallet-suspended", "a frozen bracelet was loaded");
    return "Its tickets are on the hotlist: the finder's touch is refused off line, and nothing more is certified or loaded.";
  });

  await story.step("heir", "A new bracelet is bound and takes its place", async () => {
    heir = withBracelet(
      parties,
      await issueBracelet(parties, { name: "heir", level: 1, wallet: HEIR_WALLET, cash_minor: 0 }),
    );
    const early = await replace(parties.institution, phone.name, WALLET, HEIR_WALLET);
    must(!early.ok && early.error.name === "not-bound", "money moved to a bracelet that is nobody's");
    await bind(heir);
    const moved = expectOk(await replace(parties.institution, phone.name, WALLET, HEIR_WALLET), "the replacement");
    must(moved.moved_minor + moved.waiting_minor === 132_16, `${yuan(moved.waiting_minor)} waits`);
    return `${yuan(moved.moved_minor)} moves now; ${yuan(moved.waiting_minor)} waits for the lost bracelet's open tickets.`;
  });

  await story.step("moved", "What was open has closed", async () => {
    await later(heir, 98);
    const seen = await hold(heir);
    await doIdleWork(heir, "making tickets");
    must(seen.balance_minor === 0 || seen.balance_minor === 132_16, `the new purse held ${yuan(seen.balance_minor)}`);
    const now = await hold(heir);
    must(now.balance_minor === 132_16, `the new purse holds ${yuan(now.balance_minor)}`);
    const old = await findPurse(institution.db, hex(WALLET));
    must(old?.state === "retired", `the lost one is ${old?.state}`);
    return `All ${yuan(now.balance_minor)} is on the new wrist, and the lost bracelet is retired.`;
  });
}

async function reconcileAll(parties: DayParties): Promise<string> {
  const { purses, faults } = await purseByPurse(parties.institution, parties.institutions);
  must(faults.length === 0, faults.join("; "));
  const states = purses.map((row) => `${row.wallet.slice(-6)} ${row.state}`).join(", ");
  return `${purses.length} purses agree with their shadow accounts to the fen: ${states}. Every ledger adds up.`;
}
