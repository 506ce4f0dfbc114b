/** Morning: a phone. Binding, top-up, limits, history, freezing; every word between phone and bracelet goes over the field or over BLE as frames. */

import { personalBalance, purchase } from "../../parties/institution/issuing/soft-wallet.js";
import { topUp } from "../../parties/institution/purses/load.js";
import { type LinkRequest, type LinkResponse, OWN_LIMITS } from "../../protocol/commands/link.js";
import { yuan } from "../text/format.js";
import { doIdleWork, expectOk } from "./acts.js";
import { bind, hold, newSaleAt, payAt, touchAt } from "./day-acts.js";
import type { DayParties } from "./day-parties.js";
import { WALLET } from "./parties.js";
import { must, type StoryRun } from "./story-run.js";

const BOUGHT = 300_00;
const TOPPED_UP = 100_00;
const TOUCHES = [12_34, 5_00, 30_00] as const;
/** One of the few that a bracelet takes: 50.00 a payment, 10.00 without a press, 50.00 of those in a row. */
const OWN = OWN_LIMITS[1];

/** Ticket ids of the three touches, for the refunds. */
export type TicketIds = string[];

/** Asks over BLE, inside the link. */
async function overBle(parties: DayParties, ...asks: readonly LinkRequest[]): Promise<readonly LinkResponse[]> {
  const told = parties.bracelet.overBle("phone", (exchange) => parties.phone.request(exchange, WALLET, ...asks));
  return expectOk(await told, "the link");
}

export async function morning(story: StoryRun, parties: DayParties): Promise<TicketIds> {
  const tickets: TicketIds = [];
  await withPhone(story, parties);
  for (const [index, amount_minor] of TOUCHES.entries()) {
    await story.step(`touch-${index + 1}`, `${yuan(amount_minor)} at the shop, off line`, async () => {
      tickets.push(await payAt(parties, { place: "shop", amount_minor }));
      return `Paid ${yuan(amount_minor)}; the shop checked two signatures without asking anybody.`;
    });
  }
  await ownLimits(story, parties);
  return tickets;
}

async function withPhone(story: StoryRun, parties: DayParties): Promise<void> {
  const { phone, bracelet } = parties;

  await story.step("soft-wallet", "A soft wallet is opened with a phone's name only", async () => {
    expectOk(await purchase(parties.institution, phone.name, BOUGHT, "buy-1"), "the purchase");
    expectOk(await purchase(parties.institution, phone.name, BOUGHT, "buy-1"), "the purchase, asked twice");
    const tooMuch = await purchase(parties.institution, phone.name, 10_000_00, "buy-2");
    must(!tooMuch.ok && tooMuch.error.name === "over-soft-cap", "class IV took more than its cap");
    const balance = expectOk(await personalBalance(parties.institution, phone.name), "the soft wallet");
    must(balance === BOUGHT, `it holds ${yuan(balance)}`);
    return `Class IV: ${yuan(balance)} bought once, and no more than its cap.`;
  });

  await story.step("bind", "Hold to the phone: bind", async () => {
    const early = await topUp(parties.institution, {
      softWallet: phone.name,
      wallet: WALLET,
      amount_minor: TOPPED_UP,
      key: "early",
    });
    must(!early.ok && early.error.name === "not-bound", "a phone that is not bound loaded the purse");
    const stranger = await bracelet.overBle("phone", (exchange) => phone.request(exchange, WALLET, { tag: "status" }));
    must(!stranger.ok, "a phone that is not bound was heard over BLE");
    const { number } = await bind(parties);
    return `The bracelet asked with a cue of its own; nothing was bound until the press; now it is binding ${number}.`;
  });

  await story.step("top-up", "Top up over BLE, inside the link", async () => {
    const before = bracelet.chunks;
    expectOk(
      await topUp(parties.institution, {
        softWallet: phone.name,
        wallet: WALLET,
        amount_minor: TOPPED_UP,
        key: "top-1",
      }),
      "the top-up",
    );
    expectOk(
      await topUp(parties.institution, {
        softWallet: phone.name,
        wallet: WALLET,
        amount_minor: TOPPED_UP,
        key: "top-1",
      }),
      "the top-up, asked twice",
    );
    const linked = await bracelet.overBle("phone", (exchange) => phone.syncLinked(exchange, WALLET));
    const seen = expectOk(linked, "the sync over BLE");
    await doIdleWork(parties, "getting ready");
    must(seen.balance_minor === 300_00, `the purse holds ${yuan(seen.balance_minor)}`);
    return `${yuan(TOPPED_UP)} arrived once, in ${bracelet.chunks - before} GATT values: the purse says ${yuan(seen.balance_minor)}.`;
  });
}

async function ownLimits(story: StoryRun, parties: DayParties): Promise<void> {
  const { phone, bracelet } = parties;

  await story.step("limits", "The wearer lowers the limits from the phone", async () => {
    const ask = [{ tag: "limits", limits: OWN } as const, { tag: "limits", limits: OWN_LIMITS[0] } as const];
    const [lowered, raised] = await overBle(parties, ...ask);
    must(lowered.tag === "done", `lowering ended in ${lowered.tag}`);
    must(raised.tag === "refused", `raising ended in ${raised.tag}`);
    const odd = { tag: "limits", limits: { ...OWN, maxPayment_minor: 25_00 } } as const;
    const unlisted = await bracelet.overBle("phone", (exchange) => phone.request(exchange, WALLET, odd));
    must(
      !unlisted.ok && unlisted.error.name === "limits-not-offered",
      "limits of the wearer's own making were offered",
    );
    const sale = await newSaleAt(parties, { place: "shop", amount_minor: 20_00 });
    const got = await touchAt(parties, sale, { place: "shop", amount_minor: 20_00 });
    must(got.outcome === "press", `20.00 without a press ended in ${got.outcome}`);
    await bracelet.press();
    const paid = await touchAt(parties, sale, { place: "shop", amount_minor: 20_00 });
    must(paid.outcome === "paid" && paid.pressed, `with a press it ended in ${paid.outcome}`);
    await doIdleWork(parties, "getting ready");
    return `Press-free now ends at ${yuan(OWN.pressFree_minor)}: 20.00 waited for a press. Raising was refused, and so were limits that are not on the list.`;
  });

  await story.step("history", "The phone reads the history, held to the bracelet", async () => {
    const told = await bracelet.inField("phone", (exchange) => phone.request(exchange, WALLET, { tag: "history" }));
    const [tell] = expectOk(told, "the history");
    must(tell.tag === "history", `the bracelet told ${tell.tag}`);
    const amounts = tell.payments.map((p) => p.amount_minor);
    must(amounts.join() === [...TOUCHES, 20_00].join(), `it says ${amounts.map(yuan).join(", ")}`);
    return `${amounts.length} payments: ${amounts.map(yuan).join(", ")}.`;
  });

  await story.step("freeze", "Frozen from the phone, and thawed with a press", async () => {
    const [frozen] = await overBle(parties, { tag: "freeze" });
    must(frozen.tag === "done", `freezing ended in ${frozen.tag}`);
    const order = { place: "shop", amount_minor: 3_00 } as const;
    const cold = await touchAt(parties, await newSaleAt(parties, order), order);
    must(cold.outcome === "refused", `frozen, a touch ended in ${cold.outcome}`);
    const [thaw] = await overBle(parties, { tag: "thaw" });
    must(thaw.tag === "press", `thawing ended in ${thaw.tag}`);
    await bracelet.press();
    await payAt(parties, order);
    const seen = await hold(parties);
    must(seen.balance_minor === 229_66, `the purse holds ${yuan(seen.balance_minor)}`);
    return `Frozen it refused; after the press it paid 3.00. The purse says ${yuan(seen.balance_minor)}.`;
  });
}
