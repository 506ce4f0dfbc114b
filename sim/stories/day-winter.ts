/** A copied bracelet and a lost one: what each can still do, who pays for it, and where the money is at the end. */
import { encodeForkProof } from "../../parties/institution/settlement/fork-file.js";
import { verifyFork } from "../../tools/verify-fork.js";
import { hex, yuan } from "../text/format.js";
import { purseByPurse } from "../world/banks.js";
import { granted, rest } from "./acts.js";
import { WALLET } from "./cast.js";
import { as, type Bill, bill, bind, hold, issueBracelet, meet, pays, said, settler } from "./day-acts.js";
import { CLONED_WALLET, type DayCast, HEIR_WALLET, post } from "./day-cast.js";
import { later } from "./day-evening.js";
import { must, type Stage } from "./stage.js";

export async function winter(stage: Stage, cast: DayCast): Promise<void> {
  await cloned(stage, cast);
  await lost(stage, cast);
  await stage.step("reconcile", "Purse by purse", () => reconcileAll(cast));
}

async function cloned(stage: Stage, cast: DayCast): Promise<void> {
  const { institution, second, shop, market } = cast;
  let original = cast;
  let copy = cast;

  await stage.step("clone", "A laboratory copies a bracelet, counter and all", async () => {
    original = as(cast, await issueBracelet(cast, "victim", 1, CLONED_WALLET, 30_00));
    copy = as(cast, await cast.openBracelet("copy", { copyOf: "victim" }));
    await pays(original, { place: "shop", amount_minor: 8_00 });
    await pays(copy, { place: "market", amount_minor: 7_00 });
    return "Off line both were taken: two payments under one ticket. No terminal could know.";
  });

  await stage.step("fork", "Both are handed in: one is money, the other evidence", async () => {
    must((await shop.batch(settler(institution))).paid === 1, "the first claim was not paid");
    const batch = await market.batch(settler(second));
    must(batch.rejected === 1 && batch.paid === 0, "a ticket was paid twice");
    const [proof] = await institution.forkProofs();
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

  await stage.step("hotlist", "The hotlist reaches the terminals", async () => {
    await post(cast);
    const order: Bill = { place: "market", amount_minor: 5_00 };
    const got = await meet(copy, await bill(copy, order), order);
    must(said(got) === "hotlisted", `the copy's next touch ended in ${said(got)}`);
    const row = await institution.purse(CLONED_WALLET);
    must(row?.state === "suspended" && row.reason === "forked", "the wallet is not suspended");
    return "The copy's next ticket is refused off line; the wallet is suspended, and only the market's one payment was lost.";
  });
}

async function lost(stage: Stage, cast: DayCast): Promise<void> {
  const { phone, institution } = cast;
  let heir = cast;

  await stage.step("lost", "The bracelet is lost, and frozen from the phone", async () => {
    granted(await phone.reportLost(WALLET), "the report");
    granted(await phone.reportLost(WALLET), "the report, made twice");
    await post(cast);
    const order: Bill = { place: "shop", amount_minor: 5_00 };
    const got = await meet(cast, await bill(cast, order), order);
    must(said(got) === "hotlisted", `the finder's touch ended in ${said(got)}`);
    const load = await phone.topUp(WALLET, 1_00, "top-2");
    must(!load.ok && load.error.name === "wallet-suspended", "a frozen bracelet was loaded");
    return "Its tickets are on the hotlist: the finder's touch is refused off line, and nothing more is certified or loaded.";
  });

  await stage.step("heir", "A new bracelet is bound and takes its place", async () => {
    heir = as(cast, await issueBracelet(cast, "heir", 1, HEIR_WALLET, 0));
    const early = await phone.replace(WALLET, HEIR_WALLET);
    must(!early.ok && early.error.name === "not-bound", "money moved to a bracelet that is nobody's");
    await bind(heir);
    const moved = granted(await phone.replace(WALLET, HEIR_WALLET), "the replacement");
    must(moved.moved_minor + moved.waiting_minor === 132_16, `${yuan(moved.waiting_minor)} waits`);
    return `${yuan(moved.moved_minor)} moves now; ${yuan(moved.waiting_minor)} waits for the lost bracelet's open tickets.`;
  });

  await stage.step("moved", "What was open has closed", async () => {
    await later(heir, 98);
    const seen = await hold(heir);
    await rest(heir, "making tickets");
    must(seen.balance_minor === 0 || seen.balance_minor === 132_16, `the new purse held ${yuan(seen.balance_minor)}`);
    const now = await hold(heir);
    must(now.balance_minor === 132_16, `the new purse holds ${yuan(now.balance_minor)}`);
    const old = await institution.purse(WALLET);
    must(old?.state === "retired", `the lost one is ${old?.state}`);
    return `All ${yuan(now.balance_minor)} is on the new wrist, and the lost bracelet is retired.`;
  });
}

async function reconcileAll(cast: DayCast): Promise<string> {
  const { purses, faults } = await purseByPurse(cast.institution, cast.institutions);
  must(faults.length === 0, faults.join("; "));
  const states = purses.map((row) => `${row.wallet.slice(-6)} ${row.state}`).join(", ");
  return `${purses.length} purses agree with their shadow accounts to the fen: ${states}. Every ledger adds up.`;
}
