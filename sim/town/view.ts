/**
 * The whole town at one glance: what each wearer can see, what the bank sees, what each till has sold, where all the money is. Every figure is asked of
 * the bracelet that runs or of the party that keeps it.
 */

import { conserved, type MoneyStatement, moneyStatement } from "../../parties/audit/conservation.js";
import { reconcile } from "../../parties/institution/purses/reconcile.js";
import { books, findPurse } from "../../parties/institution/store/tables.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { balanceOf, totals } from "../../parties/shared/ledger/ledger.js";
import { decodeRequest } from "../../protocol/commands/pay.js";
import { label } from "../world/describe.js";
import { institutionsOf, type People, type Phone, type Till } from "./people.js";
import { SOFT_WALLET } from "./phone-acts.js";
import type { Heard, Own, Remembered, Wearer } from "./wearer.js";

export interface BraceletView {
  readonly name: string;
  readonly level: number;
  /** Hexadecimal. The wearer finds it printed inside the band. */
  readonly wallet: string;
  readonly issued: boolean;
  readonly power: boolean;
  /** Works while nobody wants anything of it: makes tickets, gets ready. */
  readonly resting: boolean;
  /** What the light and the buzz did last; null without power, or before they did anything. */
  readonly panel: { readonly cue: string; readonly at_ms: number } | null;
  /** What the purse last said of itself to its bank; null before it did. */
  readonly heard: Heard | null;
  /** What tills have said since: paid so much, in so many payments; uncertain when a touch was torn. */
  readonly since: { readonly paid_minor: number; readonly payments: number; readonly uncertain: boolean };
  /** To the phone's soft wallet. */
  readonly bound: boolean;
  /** What it told its phone last: limits in force, frozen or not; null before it did. */
  readonly own: Own | null;
  /** The payments it remembers, as the phone has read them last; newest last. */
  readonly history: readonly Remembered[] | null;
  /** What the phone asked that a press is for: bind, unload, thaw. */
  readonly asked: string | null;
  /** What was asked to go back to the soft wallet and was not heard to have gone. */
  readonly unload_minor: number;
  /** The bracelet that this one is a copy of, and the lost one whose balance it gets. */
  readonly copyOf: string | null;
  readonly heirOf: string | null;
}

export interface SaleView {
  readonly sale: string;
  readonly amount_minor: number;
  readonly online: boolean;
  readonly state: "open" | "paid" | "settled" | "rejected";
  readonly note: string;
  readonly at_ms: number;
  readonly refunded_minor: number;
}

export interface TillView {
  readonly id: string;
  readonly payee: string;
  /** The institution it banks with. */
  readonly bank: string;
  readonly online: boolean;
  /** Newest last; the last hundred. */
  readonly sales: readonly SaleView[];
  /** What the institution owes the merchant, paid out by nobody yet. */
  readonly account_minor: number;
}

export interface ShadowView {
  readonly wallet: string;
  readonly level: number;
  readonly state: string;
  readonly reason: string;
  readonly float_minor: number;
  readonly reported_minor: number;
  readonly booked_minor: number;
  readonly held_minor: number;
  readonly ahead_minor: number;
  /** Gone to another purse, because this one is lost. */
  readonly moved_minor: number;
  /** What the books say the purse should hold, and what it last stated. */
  readonly expected_minor: number;
  readonly stated_minor: number;
}

export interface AccountView {
  readonly kind: "soft" | "float" | "merchant" | "transit" | "own";
  /** Whose: a wallet number, a till's id, "counter", "phone", "treasury" … */
  readonly owner: string;
  readonly amount_minor: number;
}

export interface MoneyView {
  readonly statement: MoneyStatement;
  readonly conserved: boolean;
  readonly accounts: readonly AccountView[];
}

export function braceletView(w: Wearer): BraceletView {
  return {
    name: w.name,
    level: w.level,
    wallet: hex(w.wallet),
    issued: w.issued,
    power: w.bracelet.alive,
    resting: w.resting,
    panel: w.panel,
    heard: w.heard,
    since: { paid_minor: w.paid_minor, payments: w.payments, uncertain: w.uncertain },
    bound: w.bound,
    own: w.own,
    history: w.history,
    asked: w.asked,
    unload_minor: w.unload?.amount_minor ?? 0,
    copyOf: w.copyOf,
    heirOf: w.heirOf,
  };
}

const SALES_SHOWN = 100;

export async function tillView(till: Till): Promise<TillView> {
  const rows = new Map((await till.terminal.sales()).map((row) => [row.sale, row]));
  const sales: SaleView[] = [];
  for (const { sale, at_ms, refunded_minor } of till.sales.slice(-SALES_SHOWN)) {
    const row = rows.get(sale);
    const request = decodeRequest(unhex(row?.request ?? ""));
    if (row === undefined || !request.ok) continue;
    const { amount_minor, online } = request.value;
    sales.push({ sale, amount_minor, online, state: row.state, note: row.note, at_ms, refunded_minor });
  }
  const [payee, bank] = [label(till.terminal.payee), label(till.bank.id)];
  const account_minor = (await balanceOf(books(till.bank.db), `merchant/${hex(till.terminal.payee)}`)) ?? 0;
  return { id: till.id, payee, bank, online: till.online, sales, account_minor };
}

export interface PhoneView {
  readonly online: boolean;
  /** What can be loaded from it. */
  readonly soft_minor: number;
  /** A soft wallet was opened: from then on it loads bracelets that are bound to it, and no others. */
  readonly opened: boolean;
}

/** The soft wallet's account; before it was opened, that of what the phone came with. */
const softAccount = ({ person, prepaid }: Phone): string => `soft/${person === null ? prepaid : SOFT_WALLET}`;

export async function phoneView({ institution, phone }: People): Promise<PhoneView> {
  const soft_minor = (await balanceOf(books(institution.db), softAccount(phone))) ?? 0;
  return { online: phone.online, soft_minor, opened: phone.person !== null };
}

/** Rows by wallet number; the bank knows no names. */
export async function shadowView(people: People): Promise<ShadowView[]> {
  const views: ShadowView[] = [];
  for (const row of await reconcile(people.institution)) {
    const purse = await findPurse(people.institution.db, hex(unhex(row.wallet)));
    const { float, reported, booked, withheld, ahead, moved } = row.shadow;
    views.push({
      wallet: row.wallet,
      level: purse?.level ?? 0,
      state: row.state,
      reason: purse?.reason ?? "",
      float_minor: float,
      reported_minor: reported,
      booked_minor: booked,
      held_minor: withheld,
      ahead_minor: ahead,
      moved_minor: moved,
      expected_minor: row.expected_minor,
      stated_minor: row.actual_minor,
    });
  }
  return views;
}

/** What is under way between the institutions: owed on the one side, due on the other, or told to the central bank and not written down yet. */
async function between(people: People): Promise<number> {
  let sum = 0;
  for (const institution of institutionsOf(people)) {
    const { transit, due } = await totals(books(institution.db));
    sum += transit - due;
  }
  return sum;
}

async function accounts(people: People, wallets: readonly string[]): Promise<AccountView[]> {
  const { institution, second, cooperative, phone, tills } = people;
  const list: AccountView[] = [];
  const add = async (kind: AccountView["kind"], owner: string, id: string, bank = institution) => {
    list.push({ kind, owner, amount_minor: (await balanceOf(books(bank.db), id)) ?? 0 });
  };
  await add("own", "treasury", "own/treasury");
  await add("own", "guarantee", "own/guarantee");
  await add("own", "fees", "own/fees");
  list.push({ kind: "own", owner: "second", amount_minor: (await totals(books(second.db))).own });
  list.push({ kind: "transit", owner: "central-bank", amount_minor: await between(people) });
  await add("soft", "counter", `soft/${cooperative.fundingWallet}`);
  await add("soft", "phone", softAccount(phone));
  for (const wallet of wallets) await add("float", wallet, `float/${wallet}`);
  for (const till of tills.values()) await add("merchant", till.id, `merchant/${hex(till.terminal.payee)}`, till.bank);
  return list;
}

/** Accounts are read one by one; when something moved meanwhile they are read again, so that what is shown always sums. */
export async function moneyView(people: People, wallets: readonly string[]): Promise<MoneyView> {
  for (let attempt = 1; ; attempt++) {
    const list = await accounts(people, wallets);
    const statement = await moneyStatement(people.centralBank, institutionsOf(people));
    const sum = list.reduce((n, account) => n + account.amount_minor, 0);
    const whole = sum === statement.issued - statement.redeemed;
    if (whole || attempt === 5) return { statement, conserved: conserved(statement) && whole, accounts: list };
  }
}
