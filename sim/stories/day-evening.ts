/** Evening and the weeks after: a till that is lost, a new key at the bank, tickets that expire, money back to the phone. */

import { personalBalance } from "../../parties/institution/issuing/soft-wallet.js";
import { renewKey } from "../../parties/institution/issuing/ticket-keys.js";
import { cancelUnload, requestUnload } from "../../parties/institution/purses/unload.js";
import { lapseTickets } from "../../parties/institution/settlement/lapse.js";
import { DAY_S } from "../../parties/shared/environment.js";
import { yuan } from "../text/format.js";
import { doIdleWork, expectOk } from "./acts.js";
import { hold, payAt, settler } from "./day-acts.js";
import { type DayParties, postBulletins } from "./day-parties.js";
import { WALLET } from "./parties.js";
import { must, type StoryRun } from "./story-run.js";

const UNLOADED = 50_00;

/** Nobody touches anything for so long. */
export async function later(parties: DayParties, days: number): Promise<void> {
  parties.world.advance_ms(days * DAY_S * 1000);
  await parties.bracelet.powerOn("charged again");
  await lapseTickets(parties.institution);
}

export async function evening(story: StoryRun, parties: DayParties): Promise<void> {
  const { institution, centralBank, shop, world } = parties;

  await story.step("unclaimed", "A stall loses its till, and eight days pass", async () => {
    await payAt(parties, { place: "stall", amount_minor: 6_00 });
    const before = await hold(parties);
    must(before.balance_minor === 189_16, `the purse holds ${yuan(before.balance_minor)}`);
    await later(parties, 8);
    const seen = await hold(parties);
    await doIdleWork(parties, "getting ready");
    must(seen.balance_minor === 195_16, `the purse holds ${yuan(seen.balance_minor)}`);
    return `Nobody claimed the ${yuan(6_00)}: credited back, the purse says ${yuan(seen.balance_minor)}.`;
  });

  await story.step("new-key", "The institution's ticket key is renewed", async () => {
    expectOk(await renewKey(institution, centralBank, 2, world.now_s() + 500 * DAY_S), "the new key");
    await postBulletins(parties);
    await payAt(parties, { place: "shop", amount_minor: 4_00 });
    const batch = await shop.batch(settler(institution));
    must(batch.paid === 1 && batch.rejected === 0, "a ticket of the old key was not paid");
    return `Key 2 signs from now on; a payment of ${yuan(4_00)} under key 1 was still taken and settled.`;
  });

  await unload(story, parties);

  await story.step("renewed", "Expired tickets have been replaced", async () => {
    await doIdleWork(parties, "making tickets");
    const seen = await hold(parties);
    await doIdleWork(parties, "getting ready");
    must(seen.tickets === 5, `${seen.tickets} tickets instead of 5`);
    await payAt(parties, { place: "shop", amount_minor: 9_00 });
    const sale = (await shop.sales()).find((s) => s.state === "paid");
    // Head: version, suite, institution(4), key number(2), after the flags of the answer.
    must(sale !== undefined && sale.answer.slice(14, 18) === "0002", "the payment was not made under the new key");
    must((await shop.batch(settler(institution))).paid === 1, "it was not settled");
    return `${seen.tickets} tickets under key 2; one of them paid ${yuan(9_00)} off line.`;
  });
}

async function unload(story: StoryRun, parties: DayParties): Promise<void> {
  const { phone, bracelet } = parties;

  await story.step("unload-asked", "Money back to the phone, too early", async () => {
    const early = await requestUnload(parties.institution, {
      softWallet: phone.name,
      wallet: WALLET,
      amount_minor: UNLOADED,
      key: "u-0",
    });
    must(!early.ok && early.error.name === "over-unloadable", "open tickets were not reckoned with");
    await later(parties, 98);
    expectOk(
      await requestUnload(parties.institution, {
        softWallet: phone.name,
        wallet: WALLET,
        amount_minor: 20_00,
        key: "u-1",
      }),
      "the unload",
    );
    const two = await requestUnload(parties.institution, {
      softWallet: phone.name,
      wallet: WALLET,
      amount_minor: UNLOADED,
      key: "u-2",
    });
    must(!two.ok && two.error.name === "unload-waits", "two unloads wait at once");
    expectOk(await cancelUnload(parties.institution, phone.name, "u-1"), "the cancellation");
    return "Open tickets could still have taken it; ninety-eight days later they are closed. One was asked for and cancelled.";
  });

  await story.step("unload", "Money back to the phone, with a press of its own", async () => {
    const before = expectOk(await personalBalance(parties.institution, phone.name), "the soft wallet");
    expectOk(
      await requestUnload(parties.institution, {
        softWallet: phone.name,
        wallet: WALLET,
        amount_minor: UNLOADED,
        key: "u-3",
      }),
      "the unload",
    );
    const asked = await hold(parties);
    must(
      asked.lastUnload === 0 &&
        expectOk(await personalBalance(parties.institution, phone.name), "the soft wallet") === before,
      "moved without a press",
    );
    await bracelet.press();
    const seen = await hold(parties);
    const after = expectOk(await personalBalance(parties.institution, phone.name), "the soft wallet");
    must(seen.balance_minor === 141_16, `the purse holds ${yuan(seen.balance_minor)}`);
    must(after === before + UNLOADED, `the soft wallet holds ${yuan(after)}`);
    const late = await cancelUnload(parties.institution, phone.name, "u-3");
    must(!late.ok && late.error.name === "unload-done", "what is done was cancelled");
    return `Float to soft wallet in the transaction that heard of the press: ${yuan(seen.balance_minor)} on the wrist, ${yuan(after)} on the phone.`;
  });
}
