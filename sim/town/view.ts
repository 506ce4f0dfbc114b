/**
 * The views that GET /v1/state shows: what each wearer can see, what the bank sees, what each till has sold, where all the money is. Every figure comes
 * from the running bracelet or from the party whose books have it.
 */

import { conserved, moneyStatement } from "../../parties/audit/conservation.js";
import { reconcile } from "../../parties/institution/purses/reconcile.js";
import { books, findPurse } from "../../parties/institution/store/tables.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { balanceOf, totals } from "../../parties/shared/ledger/ledger.js";
import { decodeRequest } from "../../protocol/commands/pay.js";
import type {
  AccountView,
  BraceletView,
  MoneyView,
  PhoneView,
  SaleView,
  ShadowView,
  TillView,
} from "../api/contract/state.js";
import { label } from "../text/format.js";
import { institutionsOf, type People, type Phone, type Till } from "./people.js";
import { SOFT_WALLET } from "./phone.js";
import type { Wearer } from "./wearer.js";

export function braceletView(w: Wearer): BraceletView {
  return {
    name: w.name,
    level: w.level,
    wallet: hex(w.wallet),
    issued: w.issued,
    power: w.bracelet.alive,
    resting: w.resting,
    panel: w.panel,
    lastKnown: w.lastKnown,
    since: { paid_minor: w.paid_minor, payments: w.payments, uncertain: w.uncertain },
    bound: w.bound,
    linkStatus: w.linkStatus,
    history: w.history,
    question: w.question,
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

/** The soft wallet's account; before it is opened, that of the prepaid value. */
const softAccount = ({ person, prepaid }: Phone): string => `soft/${person === null ? prepaid : SOFT_WALLET}`;

export async function phoneView({ institution, phone }: People): Promise<PhoneView> {
  const soft_minor = (await balanceOf(books(institution.db), softAccount(phone))) ?? 0;
  return { online: phone.online, soft_minor, opened: phone.person !== null };
}

/** Rows by wallet number; the bank knows no names. */
export async function shadowView(people: People): Promise<ShadowView[]> {
  const views: ShadowView[] = [];
  for (const row of await reconcile(people.institution)) {
    const purse = await findPurse(people.institution.db, row.wallet);
    const { float, reported, booked, withheld, ahead, moved } = row.shadow;
    views.push({
      wallet: row.wallet,
      level: purse?.level ?? 0,
      state: row.state,
      reason: purse?.reason ?? "",
      float_minor: float,
      reported_minor: reported,
      booked_minor: booked,
      withheld_minor: withheld,
      ahead_minor: ahead,
      moved_minor: moved,
      expected_minor: row.expected_minor,
      stated_minor: row.actual_minor,
    });
  }
  return views;
}

/** In transit between the institutions: owed on the one side, due on the other, or reported to the central bank and not yet booked. */
async function interbankTransit(people: People): Promise<number> {
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
  list.push({ kind: "transit", owner: "central-bank", amount_minor: await interbankTransit(people) });
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
