/** Noon: online terminals, a bracelet of the laboratory's level, money back, and a market that banks elsewhere. */
import { runNetting } from "../../parties/central-bank/netting.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { refundAnywhere } from "../../parties/institution/interbank/foreign-refunds.js";
import { memberOf } from "../../parties/institution/interbank/members.js";
import { changeRule } from "../../parties/institution/issuing/rules.js";
import { books, findPurse } from "../../parties/institution/store/tables.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { totals } from "../../parties/shared/ledger/ledger.js";
import { yuan } from "../text/format.js";
import { doIdleWork, expectOk } from "./acts.js";
import { hold, issueBracelet, newSaleAt, type Purchase, payAt, settler, touchAt, withBracelet } from "./day-acts.js";
import type { TicketIds } from "./day-morning.js";
import { type DayParties, LAB_WALLET } from "./day-parties.js";
import { WALLET } from "./parties.js";
import { must, type StoryRun } from "./story-run.js";

const ONE = { maxBalance_minor: 1_000_00, maxPayment_minor: 80_00, pressFree_minor: 50_00, pressFreeSum_minor: 150_00 };
const LAB = { maxBalance_minor: 200_00, maxPayment_minor: 50_00, pressFree_minor: 20_00, pressFreeSum_minor: 40_00 };

export async function noon(story: StoryRun, parties: DayParties, paidTickets: TicketIds): Promise<void> {
  const onlineTickets = await online(story, parties);
  await laboratory(story, parties);
  await refunds(story, parties, paidTickets, onlineTickets);
  await elsewhere(story, parties);
}

async function online(story: StoryRun, parties: DayParties): Promise<string[]> {
  const { institution, bracelet, phone, shop } = parties;
  const tickets: string[] = [];

  await story.step("params", "The bank changes its parameters", async () => {
    expectOk(await changeRule(institution, 1, { ...ONE, tickets: 5 }), "the rule of level 1");
    expectOk(await changeRule(institution, 0, { ...LAB, tickets: 3 }), "the rule of level 0");
    const crooked = await changeRule(institution, 1, { ...ONE, tickets: 5, pressFree_minor: 90_00 });
    must(!crooked.ok && crooked.error.name === "bad-rule", "a rule that contradicts itself was taken");
    await hold(parties);
    const told = await bracelet.overBle("phone", (exchange) => phone.request(exchange, WALLET, { tag: "status" }));
    const [tell] = expectOk(told, "the status");
    must(tell.tag === "status" && tell.status.params.maxPayment_minor === 80_00, "the purse has not heard of it");
    return `At the next sync the purse knows: ${yuan(80_00)} a payment, ${tell.status.params.tickets} tickets; the wearer's own limits hold beside them.`;
  });

  await story.step("use-up", "Small touches until no ticket is left", async () => {
    let touches = 0;
    const order: Purchase = { place: "shop", amount_minor: 1_00 };
    for (; touches < 5; touches++) await payAt(parties, order);
    const last = await touchAt(parties, await newSaleAt(parties, order), order);
    must(last.outcome === "sync", `with no ticket left a touch ended in ${last.outcome}`);
    return `${touches} times ${yuan(1_00)}; then the purse says "sync me" and the shop is off line.`;
  });

  await story.step("settle", "The shop hands in its batch", async () => {
    const batch = await shop.batch(settler(institution));
    must(batch.amount_minor === 75_34, `${yuan(batch.amount_minor)} were paid`);
    return `${batch.paid} payments, ${yuan(batch.amount_minor)} from float to merchant.`;
  });

  await story.step("online", "A touch at a terminal that is on line", async () => {
    const handles = async () => (await findPurse(institution.db, hex(WALLET)))?.last_handle ?? 0;
    const before = await handles();
    tickets.push(await payAt(parties, { place: "shop", amount_minor: 10_00, online: true }));
    must((await handles()) === before + 1, "no sync went through the terminal");
    const seen = await hold(parties);
    must(seen.tickets > 0 && seen.balance_minor === 214_66, `the purse holds ${yuan(seen.balance_minor)}`);
    return `The terminal carried a sync in the same field, tickets came, ${yuan(10_00)} was paid and settled. ${seen.tickets} tickets left.`;
  });
  return tickets;
}

async function laboratory(story: StoryRun, parties: DayParties): Promise<void> {
  let lab = parties;
  const order: Purchase = { place: "shop", amount_minor: 15_00 };

  await story.step("l0-off-line", "A level-0 bracelet at the shop, off line", async () => {
    lab = withBracelet(
      parties,
      await issueBracelet(parties, { name: "lab bracelet", level: 0, wallet: LAB_WALLET, cash_minor: 40_00 }),
    );
    const got = await touchAt(lab, await newSaleAt(lab, order), order);
    must(got.outcome === "refused", `it ended in ${got.outcome}`);
    return "Refused: what a laboratory can open is good for payees on line only.";
  });

  await story.step("l0-on-line", "The same bracelet, the shop on line", async () => {
    await payAt(lab, { ...order, online: true });
    return `Served: the institution was asked first, and ${yuan(15_00)} was settled before the goods went over the counter.`;
  });
}

async function refunds(
  story: StoryRun,
  parties: DayParties,
  paidTickets: TicketIds,
  onlineTickets: readonly string[],
): Promise<void> {
  const { institution, shop } = parties;
  const back = (ticket: string, amount: number, key: string) =>
    refundAnywhere(institution, { payee: shop.payee, ticketId: unhex(ticket), amount_minor: amount, key });

  await story.step("refund-full", "A refund in full", async () => {
    expectOk(await back(onlineTickets[0], 10_00, "r-1"), "the refund");
    expectOk(await back(onlineTickets[0], 10_00, "r-1"), "the refund, asked twice");
    const more = await back(onlineTickets[0], 1, "r-2");
    must(!more.ok && more.error.name === "refund-too-much", "more was refunded than was paid");
    return `${yuan(10_00)} from merchant to float, once; not a fen more than was paid.`;
  });

  await story.step("refund-part", "A refund in part", async () => {
    expectOk(await back(paidTickets[2], 12_00, "r-3"), "the refund");
    return `${yuan(12_00)} of ${yuan(30_00)}: the shop names the payment and knows no wallet.`;
  });

  await story.step("refund-arrives", "Both refunds reach the wrist", async () => {
    const seen = await hold(parties);
    await doIdleWork(parties, "getting ready");
    must(seen.balance_minor === 236_66, `the purse holds ${yuan(seen.balance_minor)}`);
    return `At the next sync: the purse says ${yuan(seen.balance_minor)}.`;
  });
}

async function elsewhere(story: StoryRun, parties: DayParties): Promise<void> {
  const { centralBank, institution, second, market } = parties;

  await story.step("other-bank", "A market that banks with the second institution, on line", async () => {
    await payAt(parties, { place: "market", amount_minor: 40_00, online: true });
    return `The second institution presented the ticket to the first: ${yuan(40_00)} is the market's, and owed between the two.`;
  });

  await story.step("other-bank-batch", "The same market, off line, and its batch", async () => {
    const ticket = await payAt(parties, { place: "market", amount_minor: 2_00 });
    const batch = await market.batch(settler(second));
    must(batch.paid === 1 && batch.amount_minor === 2_00, `the batch brought ${yuan(batch.amount_minor)}`);
    const records = (await market.sales())
      .filter((s) => s.answer !== "")
      .map((s) => ({ request: unhex(s.request), answer: unhex(s.answer) }));
    const again = await settleAnywhere(second, market.payee, records);
    must(
      again.every((r) => r.outcome === "already-paid"),
      "a record was paid twice",
    );
    expectOk(
      await refundAnywhere(second, { payee: market.payee, ticketId: unhex(ticket), amount_minor: 50, key: "m-1" }),
      "a refund across",
    );
    return `${yuan(2_00)} paid once, ${yuan(50)} of it given back across the two institutions.`;
  });

  await story.step("netting", "The central bank nets the two", async () => {
    const members = [memberOf(institution), memberOf(second)];
    const round = expectOk(await runNetting(centralBank, "round-1", members), "the round");
    const again = expectOk(await runNetting(centralBank, "round-1", members), "the round, run twice");
    must(JSON.stringify(round) === JSON.stringify(again), "the second run says otherwise");
    must(round.gross_minor === 42_50 && round.net_minor === 41_50, `the net is ${yuan(round.net_minor)}`);
    const [a, b] = [await totals(books(institution.db)), await totals(books(second.db))];
    must(a.transit + a.due + b.transit + b.due === 0, "something is still owed");
    return `${yuan(round.gross_minor)} of claims became one movement of ${yuan(round.net_minor)}; run again it moved nothing.`;
  });

  await story.step("refund-across", "The market's refund reaches the wrist", async () => {
    const seen = await hold(parties);
    await doIdleWork(parties, "getting ready");
    must(seen.balance_minor === 195_16, `the purse holds ${yuan(seen.balance_minor)}`);
    return `The purse says ${yuan(seen.balance_minor)}.`;
  });
}
